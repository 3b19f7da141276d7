import type { ReactNode } from 'react'

export type Figure = { label: string; value: ReactNode; detail: ReactNode }

/** A row of figures, each with what it is of or compared with. */
export const Stats = ({ figures }: { figures: readonly Figure[] }) => (
  <dl className={`h-stats h-stats--${figures.length}`}>
    {figures.map(({ label, value, detail }) => (
      <div className="h-stat" key={label}>
        <dt>{label}</dt>
        <dd className="h-stat__n">{value}</dd>
        <dd className="h-stat__d">{detail}</dd>
      </div>
    ))}
  </dl>
)
