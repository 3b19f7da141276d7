import type { ReactNode } from 'react'

/** On phones the screen's one action stays under the thumb; on wider windows it is where it belongs. */
export const ThumbBar = ({ children }: { children: ReactNode }) => (
  <div className="h-bar">{children}</div>
)
