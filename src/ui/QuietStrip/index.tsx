'use client'

import { useId } from 'react'

import { useWidth } from '../use-width.ts'
import { hoursFrom, quietSpans } from './quiet-spans.ts'

type QuietStripProps = {
  /** Local time of day, in minutes, at the left end's hour. */
  nowMinutes: number
  quiet: { from: string; to: string }
  /** What the strip shows, in words. */
  finding: string
  nowLabel: string
  /** The moment at `nowMinutes`, for the marks. */
  now: string
  /** Moments at which somebody's quiet hours end. */
  marks: readonly string[]
}

const HEIGHT = 62

/** The next 24 hours from the full hour: hatched where it is quiet, a tall line for now. */
export const QuietStrip = (props: QuietStripProps) => {
  const { nowMinutes, quiet, finding, nowLabel, now, marks } = props
  const [box, width] = useWidth<HTMLDivElement>(640)
  const hatch = useId()
  const start = Math.floor(nowMinutes / 60) * 60
  const x = (minutes: number) => ((minutes - start) / 1440) * width
  const every = width < 500 ? 3 : 2
  return (
    <div ref={box}>
      <svg
        aria-label={finding}
        className="h-chart"
        height={HEIGHT}
        role="img"
        viewBox={`0 0 ${width} ${HEIGHT}`}
      >
        <Hatch id={hatch} />
        <rect className="d1" height="22" width={width - x(nowMinutes)} x={x(nowMinutes)} y="18" />
        {quietSpans(start, quiet).map(({ from, to }) => (
          <g key={from}>
            <rect fill="var(--h-surface)" height="22" width={x(to) - x(from)} x={x(from)} y="18" />
            <rect fill={`url(#${hatch})`} height="22" width={x(to) - x(from)} x={x(from)} y="18" />
          </g>
        ))}
        {marks.map((at) => (
          <circle
            className="mark"
            cx={x(nowMinutes + (Date.parse(at) - Date.parse(now)) / 60_000)}
            cy="29"
            key={at}
            r="3.5"
          />
        ))}
        <line className="axis" x1="0" x2={width} y1="44.5" y2="44.5" />
        {hoursFrom(start, every).map(({ minutes, label }, index, all) => (
          <text key={minutes} textAnchor={anchor(index, all.length)} x={x(minutes)} y="59">
            {label}
          </text>
        ))}
        <line className="now" x1={x(nowMinutes)} x2={x(nowMinutes)} y1="12" y2="48" />
        <text className="strong" x={x(nowMinutes)} y="10">
          {nowLabel}
        </text>
      </svg>
    </div>
  )
}

const anchor = (index: number, length: number) =>
  index === 0 ? 'start' : index === length - 1 ? 'end' : 'middle'

const Hatch = ({ id }: { id: string }) => (
  <defs>
    <pattern
      height="6"
      id={id}
      patternTransform="rotate(45)"
      patternUnits="userSpaceOnUse"
      width="6"
    >
      <rect fill="var(--h-raised)" height="6" width="6" />
      <path d="M0 0V6" stroke="var(--h-line-strong)" strokeWidth="1.2" />
    </pattern>
  </defs>
)
