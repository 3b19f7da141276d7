/** Browsers open six connections a host for all tabs together; pages and calls need the others. */
const SLOTS = 3

/**
 * The names of the streams that one browser may hold at once; null for as many as it likes, where all
 * share one connection. Where the protocol is not known, it may be the old one.
 */
export const slotsOver = (protocol: string | undefined): string[] | null =>
  protocol === 'h2' || protocol === 'h3'
    ? null
    : Array.from({ length: SLOTS }, (_, n) => `herald-stream-${n}`)

type Locks = Pick<LockManager, 'request'>
/** Begins something and answers how to end it. */
type Begin = () => () => void

/**
 * Begins once one of the slots is free, over all tabs of the browser, and holds it until it is told to
 * end. A tab that closes gives its own back.
 */
export const inSlot = (locks: Locks, slots: readonly string[], begin: Begin): (() => void) => {
  const waiting = new AbortController()
  let end: (() => void) | null = null
  const hold = (): Promise<void> | undefined => {
    if (end !== null || waiting.signal.aborted) return // Two came free at once, or nobody waits any more.
    return new Promise((free) => {
      const close = begin()
      end = () => {
        close()
        free()
      }
      waiting.abort()
    })
  }
  for (const slot of slots) locks.request(slot, { signal: waiting.signal }, hold).catch(() => {}) // Not waited for any more.
  return () => {
    waiting.abort()
    end?.()
  }
}
