import type { HoldKind, RunCounts, RunStatus } from '../../../core/model/campaign-run.ts'
import type { DeliveryState } from '../../../core/model/delivery.ts'
import type { NudgeCondition } from '../../../core/nudges.ts'
import type { LaneFigures } from './lane-model.ts'

/** All who wait for the same reason, from the first to the last. `nudge`: for a nudge, not for the message. */
export type Wait = {
  reason: string | null
  nudge: boolean
  count: number
  first: string
  last: string
}

/** What `GET /api/v1/campaigns/:id/run` answers; a draft has only its head. */
export type RunFigures = {
  campaign: { id: string; name: string }
  at: string
  status: RunStatus
  counts: RunCounts
  /** Of the message alone, without its nudges. */
  message?: RunCounts
  lanes: LaneFigures[]
  waits: Wait[]
  /** Moments of the next 24 hours at which somebody's quiet hours end. */
  mornings?: readonly string[]
  /** Sending is switched off for the whole workspace. */
  killSwitch?: boolean
  reason?: string | null
  /** While it waits in line: who has its account, and how many go before it in all. */
  line?: { campaign: { id: string; name: string }; status: RunStatus; ahead: number } | null
  startedAt?: string
  finishedAt?: string | null
  rate?: { perMinute: number }
  /** When the message has gone to everybody, and after that, until when nudges are planned. */
  eta?: string | null
  nudgesEnd?: string | null
  quietHours?: { enabled: boolean; from: string; to: string }
  quietOverride?: { by: string; reason: string; at: string } | null
  /** Why Herald itself paused it. */
  hold?: { kind: HoldKind; fact: string; step?: number } | null
  /** Since when its files cannot be read, and why. */
  filesOut?: { cause: string; since: string | null } | null
  /** False while nothing would come of going on. */
  canGoOn?: boolean
  /** "Some people first, then ask": until somebody lets the rest follow, only they count. */
  sample?: { size: number; passed: boolean } | null
  steps?: readonly StepFigures[]
  /** Everybody has a row. */
  expanded?: boolean
}

/** One step of the nudge ladder. */
export type StepFigures = {
  step: number
  afterHours: number
  condition: NudgeCondition
  manual: boolean
  /** A few get it first, until somebody lets the rest follow. */
  sample?: { size: number; passed: boolean } | null
  waiting: number
  /** Of those that wait: nothing holds them back but their hour. */
  early: number
  sent: number
  notSent: number
  cancelled: number
  because: readonly { reason: string | null; count: number }[]
}

/** Messages that reached an end, and those that still want to go out. */
export const progressOf = (counts: RunCounts): { done: number; toGo: number } => {
  const { total, sent, failed, skipped, cancelled } = counts
  const done = sent + failed + skipped + cancelled
  return { done, toGo: Math.max(0, total - done) }
}

/** Whom a stop or a pause concerns: people that can be counted, or all but those who had it already. */
export type Rest = { of: 'people'; people: number } | { of: 'all' | 'others' | 'nudges' | 'nobody' }

/**
 * Whom the message has not gone to yet, or, of a stopped run, whom the stop kept it from. While not
 * everybody has a row, in line or during a sample, nobody can count them. Nudges are no people.
 */
export const restOf = ({
  status,
  counts,
  message = counts,
  expanded = true,
  steps = [],
}: Pick<RunFigures, 'status' | 'counts' | 'message' | 'expanded' | 'steps'>): Rest => {
  if (!expanded) return { of: message.total > 0 ? 'others' : 'all' }
  const people = status === 'stopped' ? message.cancelled : progressOf(message).toGo
  if (people > 0) return { of: 'people', people }
  return { of: steps.length > 0 ? 'nudges' : 'nobody' }
}

/** People held back by quiet hours: how many, and when the first and the last of them are due. */
export const morningOf = (
  waits: readonly Wait[],
): { people: number; first: string; last: string } | null => {
  const held = waits.filter(({ reason }) => reason === 'quiet-hours')
  const [first, last] = [
    held.map((one) => one.first).toSorted()[0],
    held
      .map((one) => one.last)
      .toSorted()
      .at(-1),
  ]
  if (!first || !last) return null
  return { people: held.reduce((sum, { count }) => sum + count, 0), first, last }
}

/** Those of them who wait for the message: for them, and for no nudge, the night can be lifted. */
export const sleepersOf = (waits: readonly Wait[]): ReturnType<typeof morningOf> =>
  morningOf(waits.filter(({ nudge }) => !nudge))

export const logFilters = ['all', 'sent', 'failed', 'waits'] as const
export type LogFilter = (typeof logFilters)[number]
/** What the log shows: a kind of line, and of those perhaps one reason only. */
export type LogView = { filter: LogFilter; reason: string | null }

const statesOf: Record<Exclude<LogFilter, 'all'>, readonly DeliveryState[]> = {
  sent: ['sent'],
  failed: ['failed', 'skipped', 'cancelled'],
  waits: ['deferred', 'unknown'],
}

/** The same as the question to the log: the newest lines first. */
export const logQuery = ({ filter, reason }: LogView, limit: number): string =>
  String(
    new URLSearchParams({
      ...{ order: 'newest', limit: String(limit) },
      ...(filter !== 'all' && { state: statesOf[filter].join(',') }),
      ...(reason !== null && { reason }),
    }),
  )

/** The view an address speaks of; anything odd shows everything. */
export const readLogView = (search: string): LogView => {
  const asked = new URLSearchParams(search)
  const filter = logFilters.find((known) => known === asked.get('log')) ?? 'all'
  return { filter, reason: filter === 'all' ? null : asked.get('reason') || null }
}

/** The address of a view; showing everything needs none. */
export const writeLogView = ({ filter, reason }: LogView): string => {
  if (filter === 'all') return ''
  return `?${new URLSearchParams({ log: filter, ...(reason !== null && { reason }) })}`
}

/** Whether a run has come to its end, whichever. */
export const hasEnded = (status: RunStatus): boolean =>
  ['done', 'stopped', 'failed'].includes(status)

/** Messages a minute from the first moment to the last; null for what has no length. */
export const averageRate = ({
  counts,
  startedAt,
  finishedAt,
}: Pick<RunFigures, 'counts' | 'startedAt' | 'finishedAt'>): number | null => {
  if (!startedAt || !finishedAt) return null
  const minutes = (Date.parse(finishedAt) - Date.parse(startedAt)) / 60_000
  return minutes > 0 ? Math.round(counts.sent / Math.max(minutes, 1)) : null
}

/** What a person may do with a run in this status. */
export const stepsOf = (status: RunStatus) => ({
  pause: ['running', 'expanding', 'finishing'].includes(status),
  resume: status === 'paused',
  stop: ['scheduled', 'running', 'expanding', 'paused', 'finishing'].includes(status),
})
