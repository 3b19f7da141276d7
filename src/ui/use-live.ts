'use client'

import { useCallback, useEffect, useMemo, useRef } from 'react'

import type { Failure } from './problem.ts'
import type { StreamState } from './use-stream.ts'

import { lookAgainIn } from './look-again.ts'
import { settle } from './settle.ts'
import { useAnswers } from './use-answers.ts'
import { useStream } from './use-stream.ts'
import { useVisible } from './use-visible.ts'

const GAP_MS = 500

export type Live<View> = {
  view: View | null
  /** When the figures that are shown came. */
  asOf: Date | null
  /** Why they could not be read since; what is shown is of `asOf`. */
  failure: Failure | null
  stream: StreamState
  /** For who did something: asks again, and once more when it has been counted. */
  refresh: () => void
}

/**
 * Figures that stay true: asked for once, then again when the stream says that something happened (at
 * most twice a second) and once more when it has been counted; every few seconds while there is no
 * stream; and whenever somebody comes back to the tab. One question at a time, none from a hidden tab.
 */
export const useLive = <View>(path: string, topic: string | null): Live<View> => {
  const { answer, failure, asker } = useAnswers<View>(path, GAP_MS)
  const hiddenNow = useRef(false)
  const look = useCallback(() => {
    if (!hiddenNow.current) asker.soon()
  }, [asker])
  const settling = useMemo(() => settle(look), [look])
  useEffect(() => settling.stop, [settling])

  const refresh = useCallback(() => {
    look()
    settling.begin()
  }, [look, settling])
  const { hidden } = useVisible(asker.soon)
  hiddenNow.current = hidden
  const stream = useStream(topic, refresh)

  useEffect(() => {
    asker.begin()
    return asker.stop
  }, [asker])

  useEffect(() => {
    if (stream === 'live') look() // Whatever happened before it opened.
  }, [stream, look])

  const facts = { hidden, hasTopic: topic !== null, failed: failure !== null, stream }
  const every = lookAgainIn(facts)
  useEffect(() => {
    if (every === null) return
    const poll = setInterval(look, every)
    return () => clearInterval(poll)
  }, [every, look])

  return { view: answer?.view ?? null, asOf: answer?.at ?? null, failure, stream, refresh }
}
