'use client'

import { useEffect, useRef, useState } from 'react'

import type { Failure } from './problem.ts'

/**
 * The moment until which a refusal asks to wait; null when nothing is to be waited for. When it has
 * passed, `onOver` is called once: the screen goes on by itself.
 */
export const useWait = (failure: Failure | null, onOver?: () => void): string | null => {
  const [until, setUntil] = useState<string | null>(null)
  const latest = useRef(onOver)
  latest.current = onOver
  const waitMs = failure?.retryAfterMs ?? null

  useEffect(() => {
    if (waitMs === null || failure === null) return setUntil(null)
    setUntil(new Date(Date.now() + waitMs).toISOString())
    const timer = setTimeout(() => {
      setUntil(null)
      latest.current?.()
    }, waitMs)
    return () => clearTimeout(timer)
  }, [failure, waitMs])

  return until
}
