'use client'

import { useEffect, useRef, useState } from 'react'

import type { StreamEvent } from './stream-event.ts'

import { ALIVE, eventTypes } from '../core/model/event.ts'
import { toStreamEvent } from './stream-event.ts'
import { inSlot, slotsOver } from './stream-slot.ts'
import { useVisible } from './use-visible.ts'
import { watchdog } from './watchdog.ts'
import { useWorkspace } from './workspace.tsx'

export type StreamState = 'connecting' | 'live' | 'reconnecting'

const RETRY_MS = 3_000
/** The server says every ten seconds that it is there. */
const SILENT_MS = 25_000
/** Whoever only looks something up in another tab comes back to a stream that is still open. */
const HIDDEN_MS = 10_000

/**
 * Listens to a live topic. The browser reconnects with `Last-Event-ID` by itself; a new stream is opened
 * where the server ended it for good (a lost session, a restart behind a proxy), where it fell silent (a
 * laptop that slept, a dead proxy) and where the network came back. None is held by a tab that has been
 * hidden for a while, nor, over HTTP/1.1, by more than a few tabs: the others stay `connecting` and poll.
 */
export const useStream = (
  topic: string | null,
  onEvent: (event: StreamEvent) => void,
): StreamState => {
  const workspace = useWorkspace()
  const [state, setState] = useState<StreamState>('connecting')
  const latest = useRef(onEvent)
  latest.current = onEvent

  const away = useAway()
  useEffect(() => {
    if (topic === null || away) return
    const address = streamAddress(topic, workspace)
    const open = () => keepOpen(address, setState, (event) => latest.current(event))
    const slots = slotsOver(protocolOfPage())
    // Browsers have locks on safe origins only, which includes one's own machine.
    return slots && navigator.locks ? inSlot(navigator.locks, slots, open) : open()
  }, [topic, workspace, away])

  return state
}

/** Whether nobody has seen this tab for a while. */
const useAway = (): boolean => {
  const { hidden } = useVisible(ignore)
  const [away, setAway] = useState(false)
  useEffect(() => {
    if (!hidden) return setAway(false)
    const timer = setTimeout(() => setAway(true), HIDDEN_MS)
    return () => clearTimeout(timer)
  }, [hidden])
  return away
}

const ignore = (): void => {}

/** How the page itself came. */
const protocolOfPage = (): string | undefined => {
  const [navigation] = performance.getEntriesByType('navigation')
  return (navigation as PerformanceNavigationTiming | undefined)?.nextHopProtocol
}

/** An `EventSource` sends no header, so the workspace stands in the address. */
const streamAddress = (topic: string, workspace: string | undefined): string =>
  `/stream/${topic}${workspace ? `?workspace=${encodeURIComponent(workspace)}` : ''}`

/** Answers how to close it. */
const keepOpen = (
  address: string,
  setState: (state: StreamState) => void,
  onEvent: (event: StreamEvent) => void,
): (() => void) => {
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const close = () => {
    clearTimeout(timer)
    dog.stop()
    source?.close()
  }
  const reopen = () => {
    close()
    setState('reconnecting')
    open()
  }
  const dog = watchdog(SILENT_MS, reopen)
  const open = () => {
    const own = new EventSource(address, { withCredentials: true })
    source = own
    const take = (message: MessageEvent<string>) => {
      dog.heard()
      const event = toStreamEvent(message.data, message.lastEventId)
      if (event) onEvent(event)
    }
    own.onopen = () => {
      dog.heard()
      setState('live')
    }
    own.onerror = () => {
      dog.stop()
      setState('reconnecting')
      if (own.readyState === EventSource.CLOSED) timer = setTimeout(open, RETRY_MS)
    }
    for (const type of [...eventTypes, ALIVE, 'message']) own.addEventListener(type, take)
  }
  open()
  window.addEventListener('online', reopen)
  return () => {
    window.removeEventListener('online', reopen)
    close()
    setState('connecting')
  }
}
