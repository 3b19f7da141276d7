'use client'

import type { ChartPoint } from './index.tsx'

import { useWidth } from '../use-width.ts'
import { niceScale } from './nice-scale.ts'

type BarsProps = {
  points: readonly ChartPoint[]
  /** The finding in words. */
  finding: string
  format: (value: number) => string
}

const HEIGHT = 200
const TOP = 18
const BASE = HEIGHT - 22

/** Zero-based bars, drawn for the width they have; the last one carries its value. */
export const Bars = ({ points, finding, format }: BarsProps) => {
  const [box, width] = useWidth<HTMLDivElement>(640)
  const scale = niceScale(
    Math.max(0, ...points.flatMap(({ value, previous = 0 }) => [value, previous])),
  )
  const top = scale.at(-1) ?? 1
  const left = Math.max(...scale.map((value) => format(value).length)) * 6.5 + 10
  const slot = (width - left) / Math.max(points.length, 1)
  const y = (value: number) => BASE - (value / top) * (BASE - TOP)
  const last = points.at(-1)
  return (
    <div ref={box}>
      <svg
        aria-label={finding}
        className="h-chart"
        height={HEIGHT}
        role="img"
        viewBox={`0 0 ${width} ${HEIGHT}`}
      >
        <Grid format={format} left={left} scale={scale} width={width} y={y} />
        {points.map(({ key, value }, index) => (
          <rect
            className={index === points.length - 1 ? 'd1' : 'd2'}
            height={Math.max(0, BASE - y(value))}
            key={key}
            width={Math.max(1, slot - Math.min(6, slot / 5))}
            x={left + index * slot}
            y={y(value)}
          />
        ))}
        <Previous left={left} points={points} slot={slot} y={y} />
        {last && last.value > 0 && (
          <text className="strong" textAnchor="end" x={width} y={y(last.value) - 5}>
            {format(last.value)}
          </text>
        )}
        <line className="axis" x1={left} x2={width} y1={BASE} y2={BASE} />
        <Days left={left} points={points} slot={slot} width={width} />
      </svg>
    </div>
  )
}

type PlaceProps = { points: readonly ChartPoint[]; left: number; slot: number }

/** The same places in the period before, as a dashed line. */
const Previous = ({ points, left, slot, y }: PlaceProps & Pick<GridProps, 'y'>) => {
  const line = points.flatMap(({ previous }, index) =>
    previous === undefined
      ? []
      : [`${(left + (index + 0.5) * slot).toFixed(1)},${y(previous).toFixed(1)}`],
  )
  return line.length > 1 ? <polyline className="prev" points={line.join(' ')} /> : null
}

/** As many labels as there is room for, counted from the last. */
const Days = ({ points, left, slot, width }: PlaceProps & { width: number }) => {
  const every = Math.max(1, Math.ceil(64 / slot))
  const end = points.length - 1
  return points.map(({ key, label }, index) =>
    (end - index) % every === 0 ? (
      <text
        className={index === end ? 'strong' : undefined}
        key={key}
        textAnchor={index === end ? 'end' : 'middle'}
        x={index === end ? width : left + (index + 0.5) * slot}
        y={HEIGHT - 5}
      >
        {label}
      </text>
    ) : null,
  )
}

type GridProps = {
  scale: readonly number[]
  left: number
  width: number
  y: (value: number) => number
  format: (value: number) => string
}

const Grid = ({ scale, left, width, y, format }: GridProps) =>
  scale.map((value) => (
    <g key={value}>
      <line className="grid" x1={left} x2={width} y1={y(value)} y2={y(value)} />
      <text textAnchor="end" x={left - 6} y={y(value) + 4}>
        {format(value)}
      </text>
    </g>
  ))
