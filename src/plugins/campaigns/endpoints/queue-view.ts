import type { CampaignRun } from '../../../core/model/campaign-run.ts'
import type { Later } from '../../../core/forecast.ts'
import type { Delivery } from '../../../core/model/delivery.ts'
import type { TenantDb } from '../../../mongo/for-tenant.ts'

import { slugs } from '../../../collections/slugs.ts'
import { openStates } from '../../../core/model/delivery.ts'

/** Moments closer than this are one. */
const STEP_MINUTES = 10
/** Counting may take this part of the time: a queue that took long to count is looked at less often. */
const SHARE = 20

/** What an account still has to send of a run: now, and from moments on; nudges apart from the message. */
export type Part = { due: number; later: Later[] }
export type LaneQueue = { message: Part; nudges: Part; nextAt: Date | null }
export type RunQueue = ReadonlyMap<string, LaneQueue>
export type QueueOf = (db: TenantDb, run: CampaignRun, now: Date) => Promise<RunQueue>

type Group = {
  _id: { account: string; nudge: boolean; at: Date | null }
  count: number
  first: Date
  last: Date
}

export const readQueue: QueueOf = async (db, { campaign }, now) => {
  const at = { $dateTrunc: { date: '$dueAt', unit: 'minute', binSize: STEP_MINUTES } }
  const groups = await db
    .collection<Delivery>(slugs.deliveries)
    .aggregate<Group>([
      { $match: { campaign, state: { $in: [...openStates] } } },
      {
        $group: {
          _id: {
            account: '$account',
            nudge: { $gt: ['$step', 0] },
            at: { $cond: [{ $lte: ['$dueAt', now] }, null, at] },
          },
          count: { $sum: 1 },
          first: { $min: '$dueAt' },
          last: { $max: '$dueAt' },
        },
      },
      { $sort: { last: 1 } },
    ])
    .toArray()
  const accounts = new Set(groups.map(({ _id }) => _id.account))
  return new Map([...accounts].map((account) => [account, queueOf(account, groups)]))
}

const queueOf = (account: string, groups: readonly Group[]): LaneQueue => {
  const own = groups.filter(({ _id }) => _id.account === account)
  const part = (nudge: boolean): Part => {
    const rows = own.filter(({ _id }) => _id.nudge === nudge)
    return {
      due: rows.find(({ _id }) => _id.at === null)?.count ?? 0,
      later: rows
        .filter(({ _id }) => _id.at !== null)
        .map(({ count, last }) => ({ from: last, count })),
    }
  }
  const later = own.filter(({ _id }) => _id.at !== null).map(({ first }) => first.getTime())
  const nextAt = later.length > 0 ? new Date(Math.min(...later)) : null
  return { message: part(false), nudges: part(true), nextAt }
}

type Kept = { began: number; tookMs: number; queue: RunQueue }

/** For a process: a queue that is long is not counted at every look. */
export const makeQueueOf = (): QueueOf => {
  const kept = new Map<string, Kept>()
  return async (db, run, now) => {
    const began = performance.now()
    for (const [id, one] of kept) if (began - one.began > one.tookMs * SHARE) kept.delete(id)
    const known = kept.get(run._id)
    if (known) return known.queue
    const queue = await readQueue(db, run, now)
    kept.set(run._id, { began, tookMs: performance.now() - began, queue })
    return queue
  }
}
