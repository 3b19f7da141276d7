import type { ReactNode } from 'react'

import type { IconName } from '../Icon/index.tsx'

import { Icon } from '../Icon/index.tsx'

export type Tone = 'go' | 'wait' | 'stop' | 'idle' | 'line'

type PillProps = { tone: Tone; icon: IconName; children: ReactNode }

/** A state as a word, a shape and a colour; without the colour it still reads. */
export const Pill = ({ tone, icon, children }: PillProps) => (
  <span className={`h-pill h-pill--${tone}`}>
    <Icon name={icon} />
    {children}
  </span>
)
