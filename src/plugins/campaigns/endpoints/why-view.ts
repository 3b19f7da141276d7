import type { CampaignRun } from '../../../core/model/campaign-run.ts'
import type { DeliveryState } from '../../../core/model/delivery.ts'
import type { TenantDb } from '../../../mongo/for-tenant.ts'

import { slugs } from '../../../collections/slugs.ts'
import { after, DAY } from '../../../core/time.ts'

/** Moments that are marked in the next 24 hours. */
const MARKS = 24
const QUIET = 'quiet-hours'

/** Rows of a run that wait or will not go, by what holds them: their number, and from when to when they are due. */
export type Why = {
  _id: { step: number; state: DeliveryState; reason: string | null }
  count: number
  first: Date
  last: Date
  /** Of those who sleep: the minutes at which somebody's quiet hours end. */
  mornings: Date[]
}

/** One look over all of them: what waits of the message, and whatever became of its nudges but "sent". */
export const readWhy = (db: TenantDb, { campaign, frozen }: CampaignRun): Promise<Why[]> => {
  const over = { state: { $in: ['cancelled', 'failed', 'skipped'] }, step: { $gt: 0 } }
  const which = frozen.nudges.length > 0 ? [{ state: 'deferred' }, over] : [{ state: 'deferred' }]
  const minute = { $dateTrunc: { date: '$dueAt', unit: 'minute' } }
  return db
    .collection(slugs.deliveries)
    .aggregate<Why>([
      { $match: { campaign, $or: which } },
      {
        $group: {
          _id: { step: '$step', state: '$state', reason: '$reason' },
          count: { $sum: 1 },
          first: { $min: '$dueAt' },
          last: { $max: '$dueAt' },
          mornings: { $addToSet: { $cond: [{ $eq: ['$reason', QUIET] }, minute, '$$REMOVE'] } },
        },
      },
      { $sort: { count: -1, _id: 1 } },
    ])
    .toArray()
}

/** What waits for a moment, message and nudges apart. Nudges that wait for their time are told of by the ladder. */
export const waitsOf = (why: readonly Why[]) => {
  const waiting = why.filter(({ _id }) => _id.state === 'deferred' && !waitsForItsTime(_id))
  const kinds = new Map<string, Why[]>()
  for (const one of waiting) {
    const kind = `${one._id.step > 0} ${one._id.reason}`
    kinds.set(kind, [...(kinds.get(kind) ?? []), one])
  }
  return [...kinds.values()].flatMap((rows) => {
    const [head] = rows
    if (!head) return []
    const { reason, step } = head._id
    const first = new Date(Math.min(...rows.map((one) => one.first.getTime())))
    const last = new Date(Math.max(...rows.map((one) => one.last.getTime())))
    const count = rows.reduce((sum, one) => sum + one.count, 0)
    return [
      { reason, nudge: step > 0, count, first: first.toISOString(), last: last.toISOString() },
    ]
  })
}

/** Moments of the next 24 hours at which somebody's quiet hours end, the next ones first. */
export const morningsOf = (why: readonly Why[], now: Date): string[] => {
  const all = why
    .flatMap(({ _id, mornings }) => (_id.state === 'deferred' ? mornings : []))
    .filter((at) => at < after(now, DAY))
  return [...new Set(all.map((at) => at.toISOString()))].toSorted().slice(0, MARKS)
}

/** Nothing holds it back but its hour. */
export const waitsForItsTime = ({ state, reason }: Why['_id']): boolean =>
  state === 'deferred' && reason === 'nudge-waiting'
