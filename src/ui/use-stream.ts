'use client'

import { useEffect, useRef, useState } from 'react'

import { eventTypes } from '../core/model/event.ts'
import { toStreamEvent } from './stream-event.ts'
import type { StreamEvent } from './stream-event.ts'

export type StreamState = 'connecting' | 'live' | 'reconnecting'

const RETRY_MS = 3000

/**
 * Listens to a live topic. The browser reconnects with `Last-Event-ID` by itself; only when the server
 * ended the stream for good (a lost session, a restart behind a proxy) a new one is opened.
 */
export const useStream = (
  topic: string | null,
  onEvent: (event: StreamEvent) => void,
): StreamState => {
  const [state, setState] = useState<StreamState>('connecting')
  const latest = useRef(onEvent)
  latest.current = onEvent

  useEffect(() => {
    if (topic === null) return
    let source: EventSource | null = null
    let timer: ReturnType<typeof setTimeout> | undefined
    const open = () => {
      source = new EventSource(`/stream/${topic}`, { withCredentials: true })
      const take = (message: MessageEvent<string>) => {
        const event = toStreamEvent(message.data, message.lastEventId)
        if (event) latest.current(event)
      }
      source.onopen = () => setState('live')
      source.onmessage = take
      source.onerror = () => {
        setState('reconnecting')
        if (source?.readyState === EventSource.CLOSED) timer = setTimeout(open, RETRY_MS)
      }
      for (const type of eventTypes) source.addEventListener(type, take)
    }
    open()
    return () => {
      clearTimeout(timer)
      source?.close()
    }
  }, [topic])

  return state
}
