'use client'

import type { ChartPoint } from './index.tsx'

import { useWidth } from '../use-width.ts'
import { barPlaces } from './bar-places.ts'

type BarsProps = {
  points: readonly ChartPoint[]
  /** The finding in words. */
  finding: string
  format: (value: number) => string
}

const HEIGHT = 200
const TOP = 18
const BASE = HEIGHT - 22

/** Bars from zero, up or down, drawn for the width they have; the last one carries its value. */
export const Bars = ({ points, finding, format }: BarsProps) => {
  const [box, width] = useWidth<HTMLDivElement>(640)
  const { scale, y, zero, bar } = barPlaces(
    points.flatMap(({ value, previous = 0 }) => [value, previous]),
    { top: TOP, base: BASE },
  )
  const left = Math.max(...scale.map((value) => format(value).length)) * 6.5 + 10
  const slot = (width - left) / Math.max(points.length, 1)
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
            {...bar(value)}
            key={key}
            width={Math.max(1, slot - Math.min(6, slot / 5))}
            x={left + index * slot}
          />
        ))}
        <Previous left={left} points={points} slot={slot} y={y} />
        {last && last.value !== 0 && (
          <text className="strong" textAnchor="end" x={width} y={bar(last.value).y - 5}>
            {format(last.value)}
          </text>
        )}
        <line className="axis" x1={left} x2={width} y1={zero} y2={zero} />
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
