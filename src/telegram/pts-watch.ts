import type { TlUpdates } from './updates.ts'

type Step = { pts: number; count: number }
type Stepped = { className?: string; pts?: number; ptsCount?: number }

/** So many updates after a hole are remembered; more of them say no more than that there is a hole. */
const MOST_AHEAD = 500

/**
 * Counts the steps of an account's mailbox. Telegram numbers each change (`pts`); a number that is
 * skipped is an update that never came, and only the difference brings it.
 */
export const makePtsWatch = () => {
  let known: number | null = null
  const ahead = new Map<number, number>()
  const advance = () => {
    if (known === null) return
    for (const [pts, count] of [...ahead].sort(([a], [b]) => a - b)) {
      if (pts - count > known) return
      known = Math.max(known, pts)
      ahead.delete(pts)
    }
  }
  return {
    /** Everything up to here is known. Before the first call nothing can be said to be missing. */
    knows: (pts: number): void => {
      known = Math.max(known ?? 0, pts)
      advance()
    },
    note: (steps: readonly Step[]): void => {
      if (known === null) return
      for (const { pts, count } of steps)
        if (pts > known && ahead.size < MOST_AHEAD) ahead.set(pts, count)
      advance()
    },
    isMissing: (): boolean => ahead.size > 0,
  }
}

/** The steps that an envelope, or the answer to a request, takes in the account's own mailbox. */
export const stepsOf = (envelope: TlUpdates): Step[] =>
  [envelope, ...(envelope.updates ?? []), ...(envelope.update ? [envelope.update] : [])].flatMap(
    (one) => {
      const { className = '', pts, ptsCount } = one as Stepped
      // A channel counts for itself.
      if (pts === undefined || ptsCount === undefined || className.includes('Channel')) return []
      return [{ pts, count: ptsCount }]
    },
  )
