import type { InHand, ToSend } from '../core/model/delivery.ts'
import type { LaneWork } from './lane-work.ts'
import type { LastWord, Outcome } from './ports.ts'

import { attemptOf, commit } from './record.ts'

/** Gives a row up that is offered no more. */
export const putDown = (
  work: LaneWork,
  row: InHand,
  reason: 'too-many-crashes' | 'too-many-attempts',
): Promise<void> => {
  const updatedAt = work.timing.now()
  const { lane, receipt } = work
  return commit(work, row, {
    ...{ lane, receipt, delivery: row._id, state: 'failed', reason, attempt: null, updatedAt },
  })
}

type Aside = Exclude<LastWord, { do: 'send' | 'hold' }>

/** Writes that the gate let a message wait, or ended it. */
export const setAside = (work: LaneWork, row: ToSend, said: Aside): Promise<void> => {
  const updatedAt = work.timing.now()
  const outcome: Outcome = {
    ...{ lane: work.lane, receipt: work.receipt, delivery: row._id, updatedAt },
    ...standingAside(row, said),
    ...(said.do === 'wait' && { dueAt: said.until }),
    attempt: unsent(row, updatedAt, said.reason),
  }
  return commit(work, row, outcome)
}

/** A row of unknown outcome may have arrived: it is never called skipped, and waits as what it is. */
const standingAside = ({ state }: ToSend, said: Aside): Pick<Outcome, 'state' | 'reason'> => {
  const doubtful = state === 'unknown'
  if (said.do === 'wait') return { state: doubtful ? 'unknown' : 'deferred', reason: said.reason }
  return doubtful
    ? { state: 'failed', reason: 'unresolved' }
    : { state: said.state, reason: said.reason }
}

/** Gives a row back that was begun and did not leave; one that was only in hand needs no word. */
export const putBack = (work: LaneWork, row: ToSend, begun: ToSend): Promise<void> | null => {
  if (begun === row) return null
  const updatedAt = work.timing.now()
  return commit(work, begun, {
    ...{ lane: work.lane, receipt: work.receipt, delivery: row._id, updatedAt },
    ...{ state: 'unknown', reason: 'unknown-outcome', attempt: unsent(begun, updatedAt, null) },
  })
}

/** An attempt that was begun and never left: it must not count as one that was never answered. */
const unsent = (row: ToSend, at: Date, detail: string | null): Outcome['attempt'] =>
  row.attempts.at(-1)?.outcome === 'begun'
    ? { number: attemptOf(row), at, outcome: 'not-sent', detail }
    : null
