import type { Mongo } from '../../mongo/connect.ts'

import { setTimeout as sleep } from 'node:timers/promises'

import { SECOND } from '../../core/time.ts'

type Watchable = Pick<ReturnType<Mongo['db']['collection']>, 'watch'>
type Options<T> = {
  match: Record<string, unknown>
  withinMs: number
  /** What is waited for, or null. */
  look: () => Promise<T | null>
  begin: () => Promise<void>
}

const POLL = 1.5 * SECOND

/** Begins something and waits until `look` finds its outcome: woken by a change stream, with a poll behind it. */
export const watchUntil = async <T>(
  collection: Watchable,
  { match, withinMs, look, begin }: Options<T>,
): Promise<T | null> => {
  const until = performance.now() + withinMs
  const stream = collection.watch([{ $match: match }], { fullDocument: 'updateLookup' })
  let wake = () => {}
  stream.on('change', () => wake())
  stream.on('error', () => {})
  try {
    await begin()
    for (;;) {
      const woken = new Promise<void>((resolve) => {
        wake = resolve
      })
      const found = await look()
      if (found !== null) return found
      const left = until - performance.now()
      if (left <= 0) return null
      const pause = new AbortController()
      await Promise.race([
        woken,
        sleep(Math.min(POLL, left), undefined, { signal: pause.signal }).catch(() => {}),
      ])
      pause.abort()
    }
  } finally {
    await stream.close().catch(() => {})
  }
}
