'use client'

import { useNow } from '../use-now.ts'
import { formatCountdown } from '../format.ts'

type LiveTimeProps = {
  until: string
  /** Server time minus browser time, so that a wrong clock does not matter. */
  skewMs?: number
}

/** Counts down to a moment by the server's clock. */
export const LiveTime = ({ until, skewMs = 0 }: LiveTimeProps) => {
  const now = useNow()
  if (now === null) return <bdi className="h-n">{'–:––'}</bdi>
  return <bdi className="h-n">{formatCountdown(Date.parse(until) - now - skewMs)}</bdi>
}
