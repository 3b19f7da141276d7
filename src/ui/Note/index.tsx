import type { ReactNode } from 'react'

import type { IconName } from '../Icon/index.tsx'

import { Icon } from '../Icon/index.tsx'

type NoteTone = 'fact' | 'go' | 'wait' | 'stop'
const icons = { fact: 'info', go: 'check', wait: 'warn', stop: 'cross' } as const satisfies Record<
  NoteTone,
  IconName
>

type NoteProps = { tone?: NoteTone; children: ReactNode; role?: 'status' | 'alert' }

/** One line of state with the way on: a bar, an icon, a fact, a sentence. */
export const Note = ({ tone = 'fact', children, role }: NoteProps) => (
  <div className={`h-note h-note--${tone}`} role={role}>
    <Icon name={icons[tone]} />
    <div>{children}</div>
  </div>
)
