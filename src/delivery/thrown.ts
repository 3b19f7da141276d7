import type { InHand } from '../core/model/delivery.ts'
import type { Result } from '../telegram/gateway.ts'
import type { Foresight } from './foresight.ts'
import type { LaneWork } from './lane-work.ts'
import type { Outcome } from './ports.ts'
import type { Said } from './record.ts'

import { after, MINUTE, SECOND } from '../core/time.ts'
import { attemptOf, commit } from './record.ts'

/** What an attempt is called in which Herald itself failed, and nothing left. */
const THREW = 'threw'
const MAX_THROWN = 3
const WAITS = [30 * SECOND, 5 * MINUTE] as const
/** A store that is away for a moment fails for every row: only what fails so often in a row is looked into. */
const BEFORE_BLAME = 3
const DETAIL = 120

/** Our own code failed on this row, before it could leave. Anything else thrown may be a store that is away. */
export class RowFault extends Error {
  readonly row: InHand
  constructor(row: InHand, cause: unknown) {
    super('A message could not be worked on', { cause })
    this.row = row
  }
}

/** Does a part of the work in which only the row itself can be at fault. */
export const onRow = <T>(row: InHand, work: () => T): T => {
  try {
    return work()
  } catch (cause) {
    throw new RowFault(row, cause)
  }
}

/** Null where it fails: asked again right away, it fails where the row can be named. */
export const orNone = <T>(work: () => T): T | null => {
  try {
    return work()
  } catch {
    return null
  }
}

/** A connection that fails on a message in a way of its own. Where it may have left, nobody knows what came of it. */
export const whenThrown = (row: InHand, cause: unknown, hasStayed: boolean): Result<never> => {
  if (hasStayed) throw new RowFault(row, cause)
  return { ok: false, failure: { kind: 'unknown-outcome', code: 'THREW' } }
}

/**
 * Whether a failure is the row's own, and not one of a store that is away: it has failed again and again,
 * and the facts of one behind it can be read. Where none is behind it, it holds up nobody.
 */
export const isToBlame = async (
  work: LaneWork,
  foresight: Pick<Foresight, 'canReadOthers'>,
  { _id }: InHand,
): Promise<boolean> => {
  const times = work.failing?.delivery === _id ? work.failing.times + 1 : 1
  work.failing = { delivery: _id, times }
  return times >= BEFORE_BLAME && foresight.canReadOthers()
}

/** Sets a row aside on which our own code failed; the third time it is given up, and the others go on. */
export const setThrownAside = (work: LaneWork, row: InHand, error: unknown): Said => {
  const { lane, log, messages, receipt, timing } = work
  const cause = error instanceof RowFault ? error.cause : error
  log.error('a message could not be worked on', {
    ...{ account: lane.account, delivery: row._id, err: cause },
  })
  work.failing = null
  messages.stayed(row)
  const updatedAt = timing.now()
  const before = row.attempts.filter(({ outcome }) => outcome === THREW).length
  const detail = String((cause as Error | null)?.message ?? cause).slice(0, DETAIL)
  const write = commit(work, row, {
    ...{ lane, receipt, delivery: row._id, updatedAt },
    ...standingOf(row, before + 1, updatedAt),
    attempt: { number: attemptOf(row), at: updatedAt, outcome: THREW, detail },
  })
  return { go: 'next', write }
}

/** A row of unknown outcome may have arrived: it is never said to have stayed. */
const standingOf = (
  { state }: InHand,
  times: number,
  now: Date,
): Pick<Outcome, 'state' | 'reason' | 'dueAt'> => {
  const doubtful = state === 'unknown'
  if (times >= MAX_THROWN) return { state: 'failed', reason: doubtful ? 'unresolved' : 'own-fault' }
  const dueAt = after(now, WAITS[times - 1] ?? MINUTE)
  return { state: doubtful ? 'unknown' : 'deferred', reason: 'own-fault', dueAt }
}
