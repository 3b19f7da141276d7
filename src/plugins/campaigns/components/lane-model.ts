import type { AccountState } from '../../../core/model/account.ts'
import type { RunStatus } from '../../../core/model/campaign-run.ts'
import type { OutageCause } from '../../../core/outage.ts'
import type { RunFigures } from './run-model.ts'

import { needsSomebody } from '../../../core/rest.ts'
import { sendingStatuses } from '../run-status.ts'

export type LaneFigures = {
  accountId: string
  name: string
  state: AccountState
  stateReason: string | null
  held: boolean
  /** Why and since when it has no connection to Telegram; null while it has one. */
  outage: { cause: OutageCause; since: string | null } | null
  /** Connected, but what was missed has not been read yet: nothing goes out before. */
  behind: boolean
  floodUntil: string | null
  restUntil: string | null
  restReason: string | null
  /** Its hour or its day is used up, until then. */
  ceiling: { why: string; until: string | null } | null
  nextAt: string | null
  sentToday: number
  /** Ceilings of the account. */
  perSecond?: number
  perHour?: number | null
  perDay?: number | null
  /** Messages of this run that it may send now, and when the next of those that wait is due. */
  due: number
  nextDueAt: string | null
}

export type LaneWord =
  | 'sending'
  | 'waiting'
  | 'ceiling'
  | 'catching-up'
  | 'no-connection'
  | 'starting'
  | 'idle'
  | 'in-line'
  | 'resting'
  | 'flood'
  | 'off'
  | 'signed-out'

/** What an account is doing, from the most serious to the most ordinary. */
export const laneWord = (
  lane: LaneFigures,
  { status, at, killSwitch }: Pick<RunFigures, 'status' | 'at' | 'killSwitch'>,
): LaneWord => {
  if (lane.state !== 'connected' && lane.state !== 'resting') return 'signed-out'
  const works = isSending(status)
  if (works && killSwitch) return 'off'
  if (lane.floodUntil && lane.floodUntil > at) return 'flood'
  if (lane.restUntil && lane.restUntil > at) return 'resting'
  if (status === 'scheduled') return 'in-line'
  // Who resumes it should know.
  if (status === 'paused' && lane.held && lane.outage) return 'no-connection'
  if (!works) return 'idle'
  if (!lane.held) return 'starting'
  if (lane.outage) return 'no-connection'
  if (lane.behind) return 'catching-up'
  if (lane.ceiling) return 'ceiling'
  return lane.due > 0 || status === 'expanding' ? 'sending' : 'waiting'
}

const isSending = (status: RunStatus): boolean =>
  (sendingStatuses as readonly RunStatus[]).includes(status)

/** Until when an account waits, where it goes on by itself at a known moment. */
export const laneUntil = (word: LaneWord, lane: LaneFigures): string | null => {
  switch (word) {
    case 'flood':
      return lane.floodUntil
    case 'resting':
      return needsSomebody(lane.restReason) ? null : lane.restUntil
    case 'ceiling':
      return lane.ceiling?.until ?? null
    case 'waiting':
      return lane.nextDueAt
    default:
      return null
  }
}

/** Why an account does not send, as the code of a reason; null where the word says it. */
export const laneWhy = (word: LaneWord, lane: LaneFigures): string | null => {
  switch (word) {
    case 'resting':
      return lane.restReason
    case 'signed-out':
      return lane.stateReason
    case 'ceiling':
      return lane.ceiling?.why ?? null
    case 'catching-up':
      return 'catching-up'
    case 'off':
      return 'kill-switch'
    case 'starting':
    case 'no-connection':
      return lane.outage?.cause ?? null
    default:
      return null
  }
}

const looked: readonly LaneWord[] = ['no-connection', 'starting', 'ceiling']

/** Whether its health page says more, or has the way on. */
export const hasHealth = (word: LaneWord, { restReason }: Pick<LaneFigures, 'restReason'>) =>
  looked.includes(word) || (word === 'resting' && needsSomebody(restReason))

/** What the accounts of a run may send in a minute at most, all together. */
export const mostAMinute = (lanes: readonly Pick<LaneFigures, 'perSecond'>[]): number =>
  Math.round(lanes.reduce((sum, { perSecond = 1 }) => sum + perSecond * 60, 0))
