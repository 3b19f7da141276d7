import type { ReactNode } from 'react'

import type { IconName } from '../Icon/index.tsx'

import { Icon } from '../Icon/index.tsx'

type EmptyProps = { icon: IconName; title: string; children?: ReactNode; action?: ReactNode }

/** What belongs here, and the one action that brings it. */
export const EmptyState = ({ icon, title, children, action }: EmptyProps) => (
  <div className="h-empty">
    <Icon large name={icon} />
    <h2>{title}</h2>
    {children}
    {action}
  </div>
)
