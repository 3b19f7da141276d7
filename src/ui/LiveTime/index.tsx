'use client'

import { useMemo } from 'react'

import { formatCountdown } from '../format.ts'
import { useNow } from '../use-now.ts'

type LiveTimeProps = {
  until: string
  /** The server's time when it said so: the countdown runs by its clock, not by the browser's. */
  at?: string
}

/** Counts down to a moment by the server's clock. */
export const LiveTime = ({ until, at }: LiveTimeProps) => {
  const now = useNow()
  const skewMs = useMemo(() => (at === undefined ? 0 : Date.parse(at) - Date.now()), [at])
  if (now === null) return <bdi className="h-n">{'–:––'}</bdi>
  return <bdi className="h-n">{formatCountdown(Date.parse(until) - now - skewMs)}</bdi>
}
