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
}

/** A titled section: border, no shadow, title left, context right. */
export const Card = ({ title, aside, children, flush = false, strong = false }: CardProps) => {
  const id = useId()
  const looks = ['h-card', flush && 'h-card--flush', strong && 'h-card--start']
  return (
    <section aria-labelledby={id} className={looks.filter(Boolean).join(' ')}>
      <div className="h-card__head">
        <h2 id={id}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  )
}
