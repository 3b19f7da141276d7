'use client'

import { useCallback, useEffect, useMemo, useRef, useState } from 'react'

import type { Failure } from './problem.ts'
import type { StreamState } from './use-stream.ts'

import { callApi } from './call-api.ts'
import { settle } from './settle.ts'
import { useStream } from './use-stream.ts'

const GAP_MS = 500
const POLL_MS = 5000

type Live<View> = {
  view: View | null
  failure: Failure | null
  stream: StreamState
  refresh: () => void
}

/**
 * Figures that stay true: asked for once, then again when the stream says that something happened (at
 * most twice a second) and once more when it has been counted, and every few seconds while there is no
 * stream.
 */
export const useLive = <View>(path: string, topic: string | null): Live<View> => {
  const [view, setView] = useState<View | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)

  const asked = useRef(0)
  const shown = useRef(0)

  const load = useCallback(async () => {
    asked.current += 1
    const turn = asked.current
    const result = await callApi<View>(path)
    if (turn < shown.current) return // A later question was answered first.
    shown.current = turn
    if (result.ok) setView(result.answer)
    setFailure(result.ok ? null : result.failure)
  }, [path])

  const refresh = useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      void load()
    }, GAP_MS)
  }, [load])

  const settling = useMemo(() => settle(refresh), [refresh])
  useEffect(() => settling.stop, [settling])
  const stream = useStream(topic, () => {
    refresh()
    settling.begin()
  })

  useEffect(() => {
    void load()
    return () => {
      clearTimeout(timer.current)
      timer.current = undefined
    }
  }, [load])

  useEffect(() => {
    if (stream === 'live') refresh() // Whatever happened before it opened.
    const poll = stream === 'live' ? undefined : setInterval(refresh, POLL_MS)
    return () => clearInterval(poll)
  }, [stream, refresh])

  return { view, failure, stream, refresh }
}
