import type { AccountState } from '../../../core/model/account.ts'
import type { RunCounts, RunStatus } from '../../../core/model/campaign-run.ts'

export type LaneFigures = {
  accountId: string
  name: string
  state: AccountState
  stateReason: string | null
  held: boolean
  floodUntil: string | null
  restUntil: string | null
  restReason: string | null
  nextAt: string | null
  sentToday: number
}

export type Wait = { until: string; reason: string | null; count: number }

/** What `GET /api/v1/campaigns/:id/run` answers; a draft has only its head. */
export type RunFigures = {
  campaign: { id: string; name: string }
  at: string
  status: RunStatus
  counts: RunCounts
  lanes: LaneFigures[]
  waits: Wait[]
  reason?: string | null
  startedAt?: string
  rate?: { perMinute: number }
  eta?: string | null
  quietHours?: { enabled: boolean; from: string; to: string }
  quietOverride?: { by: string; reason: string; at: string } | null
}

/** Messages that reached an end, and those that still want to go out. */
export const progressOf = (counts: RunCounts): { done: number; toGo: number } => {
  const { total, sent, failed, skipped, cancelled } = counts
  const done = sent + failed + skipped + cancelled
  return { done, toGo: Math.max(0, total - done) }
}

/** People held back by quiet hours: how many, and when the first and the last of them are due. */
export const morningOf = (
  waits: readonly Wait[],
): { people: number; first: string; last: string } | null => {
  const held = waits.filter(({ reason }) => reason?.includes('quiet') ?? false)
  const [first, last] = [held[0], held.at(-1)]
  if (!first || !last) return null
  return {
    people: held.reduce((sum, { count }) => sum + count, 0),
    first: first.until,
    last: last.until,
  }
}

export type LaneWord = 'sending' | 'flood' | 'resting' | 'starting' | 'signed-out' | 'idle'

/** What an account is doing, from the most serious to the most ordinary. */
export const laneWord = (lane: LaneFigures, status: RunStatus, at: string): LaneWord => {
  if (lane.state !== 'connected' && lane.state !== 'resting') return 'signed-out'
  if (lane.floodUntil && lane.floodUntil > at) return 'flood'
  if (lane.restUntil && lane.restUntil > at) return 'resting'
  if (status !== 'running' && status !== 'expanding') return 'idle'
  return lane.held ? 'sending' : 'starting'
}

/** What a person may do with a run in this status. */
export const stepsOf = (status: RunStatus) => ({
  pause: status === 'running' || status === 'expanding',
  resume: status === 'paused',
  stop: ['running', 'expanding', 'paused', 'finishing'].includes(status),
})
