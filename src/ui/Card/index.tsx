import type { ReactNode } from 'react'

import { useId } from 'react'

type CardProps = {
  title: ReactNode
  /** Right of the title: context or one action. */
  aside?: ReactNode
  children: ReactNode
  /** `flush` for tables and logs that reach the border. */
  flush?: boolean
  /** The card of the one primary action. */
  strong?: boolean
  /** Makes it a place that keys and links can go to. */
  id?: string
}

/** A titled section: border, no shadow, title left, context right. */
export const Card = (props: CardProps) => {
  const { title, aside, children, flush = false, strong = false, id } = props
  const heading = useId()
  const looks = ['h-card', flush && 'h-card--flush', strong && 'h-card--start']
  return (
    <section
      aria-labelledby={heading}
      className={looks.filter(Boolean).join(' ')}
      id={id}
      tabIndex={id === undefined ? undefined : -1}
    >
      <div className="h-card__head">
        <h2 id={heading}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  )
}
