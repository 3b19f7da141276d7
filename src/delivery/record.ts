import type { Delivery, InHand } from '../core/model/delivery.ts'
import type { LaneWork } from './lane-work.ts'
import type { Outcome } from './ports.ts'

/** `again`: the same row, with fresh facts. `stop`: the rest of the rows in hand should be looked at anew. */
export type Said = {
  go: 'next' | 'again' | 'stop'
  write: Promise<void> | null
  /** It left for Telegram, whatever came of it. */
  left?: boolean
  /** It is of an hour that the receipt knows nothing of: one that does is due before it can leave. */
  countAt?: Date
}

/** Writes an outcome, and tells the feature that owns the message once it is on disk. */
export const commit = async (work: LaneWork, row: InHand, outcome: Outcome): Promise<void> => {
  if (outcome.state === 'unknown') {
    const { now, monotonic } = work.timing
    const wait = Math.max(0, (outcome.dueAt?.getTime() ?? 0) - now().getTime())
    work.doubtAt = Math.min(work.doubtAt, monotonic() + wait)
  }
  await work.commits.add(outcome, work.actor.signal)
  // Past the lease the row may have refused it: its next owner tells.
  if (work.actor.safeFor(0)) work.messages.settled(row, outcome)
}

/** The attempt at hand: the one begun, or the one that is to be written with its outcome. */
export const attemptOf = ({ attempts }: Pick<Delivery, 'attempts'>): number =>
  attempts.at(-1)?.outcome === 'begun' ? attempts.length - 1 : attempts.length
