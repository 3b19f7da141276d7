import type { TelegramAccount } from '../../core/model/account.ts'
import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Consent } from '../../core/model/contact.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { Lane } from '../../core/model/lane.ts'
import type { PacingWish } from '../../core/pacing.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { AccountHealth, Week } from './health.ts'

import { slugs } from '../../collections/slugs.ts'
import { laneId } from '../../core/ids.ts'
import { openStates } from '../../core/model/delivery.ts'
import { ceilingsOf } from '../../core/pacing.ts'
import { after, DAY, SECOND } from '../../core/time.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { healthOf } from './health.ts'
import { accountsOf } from './store.ts'

const WEEK = 7 * DAY
/** A row that fell due longer ago was sent longer ago, but for what waited. */
const DUE_BEFORE = 2 * DAY
/** Figures of a week need not be newer. */
const WEEK_FRESH = 20 * SECOND
/** More than this is shown as "more than". */
const MOST_WAITING = 100_000

type Kept = { at: number; week: Week }

/** Reads how the accounts of a workspace do; the figures of a week are read anew every 20 seconds. */
export const makeHealthReader = (db: Db) => {
  const weeks = new Map<string, Kept>()
  return async (tenant: string, now: Date, only?: string): Promise<AccountHealth[]> => {
    const tenantDb = forTenant(db, tenant)
    const filter = only === undefined ? {} : { _id: only }
    const [accounts, workspace, campaigns] = await Promise.all([
      accountsOf(db, tenant)
        .find(filter, { sort: { createdAt: 1 }, limit: 200 })
        .toArray(),
      readWish(db, tenant),
      runningOf(tenantDb),
    ])
    return Promise.all(
      accounts.map(async (account) => {
        const lane = await laneOf(tenantDb, account._id)
        const pacingAt = (at: Date) =>
          ceilingsOf({ now: at, account, tenant: workspace, slowed: lane?.slowed ?? null })
        const [week, waiting] = await Promise.all([
          freshWeek(weeks, tenantDb, account, now),
          waitingFor(tenantDb, account._id, campaigns),
        ])
        return healthOf({ now, account, lane, pacing: pacingAt(now), pacingAt, week, waiting })
      }),
    )
  }
}

/** platform: what a workspace wishes for all of its accounts. */
const readWish = (db: Db, tenant: string) =>
  db
    .collection<{ _id: string; pacing?: PacingWish }>(slugs.tenants)
    .findOne({ _id: tenant }, { projection: { pacing: 1 } })

const laneOf = (tenantDb: TenantDb, account: string) =>
  tenantDb.collection<Lane>(slugs.lanes).findOne({ _id: laneId(tenantDb.tenant, account) })

const runningOf = async (tenantDb: TenantDb): Promise<string[]> => {
  const runs = await tenantDb
    .collection<CampaignRun>(slugs.campaignRuns)
    .find(
      { status: { $in: ['expanding', 'running', 'finishing'] } },
      { projection: { campaign: 1 } },
    )
    .toArray()
  return runs.map(({ campaign }) => campaign)
}

const waitingFor = async (
  tenantDb: TenantDb,
  account: string,
  campaigns: readonly string[],
): Promise<number> =>
  campaigns.length === 0
    ? 0
    : tenantDb
        .collection<Delivery>(slugs.deliveries)
        .count(
          {
            account,
            state: { $in: [...openStates] },
            sentAt: null,
            campaign: { $in: [...campaigns] },
          },
          MOST_WAITING,
        )

const freshWeek = async (
  weeks: Map<string, Kept>,
  tenantDb: TenantDb,
  account: TelegramAccount,
  now: Date,
): Promise<Week> => {
  const known = weeks.get(account._id)
  if (known && now.getTime() - known.at < WEEK_FRESH) return known.week
  const week = await readWeek(tenantDb, account, now)
  weeks.set(account._id, { at: now.getTime(), week })
  return week
}

type Sums = Omit<Week, 'optedOut' | 'reported'>
const EMPTY: Sums = { sent: 0, read: 0, replied: 0, answerable: 0, blocked: 0, failed: 0 }

/** What became of the messages of seven days. */
export const readWeek = async (
  tenantDb: TenantDb,
  account: TelegramAccount,
  now: Date,
): Promise<Week> => {
  const since = after(now, -WEEK)
  const dayAgo = after(now, -DAY)
  const when = (condition: object) => ({ $sum: { $cond: [condition, 1, 0] } })
  const isSent = { $eq: ['$state', 'sent'] }
  const isOld = { $and: [isSent, { $lte: ['$sentAt', dayAgo] }] }
  const was = (field: string) => ({ $gt: [`$${field}`, null] })
  const isBlocked = { $and: [{ $eq: ['$state', 'failed'] }, { $eq: ['$reason', 'blocked'] }] }
  const [sums] = await tenantDb
    .collection<Delivery>(slugs.deliveries)
    .aggregate<Sums>([
      {
        $match: {
          account: account._id,
          state: { $in: ['sent', 'failed'] },
          dueAt: { $gte: after(since, -DUE_BEFORE) },
          updatedAt: { $gte: since },
        },
      },
      {
        $group: {
          _id: null,
          sent: when(isSent),
          read: when({ $and: [isSent, was('readAt')] }),
          answerable: when(isOld),
          replied: when({ $and: [isOld, was('repliedAt')] }),
          blocked: when(isBlocked),
          failed: when({ $and: [{ $eq: ['$state', 'failed'] }, { $not: [isBlocked] }] }),
        },
      },
      { $project: { _id: 0 } },
    ])
    .toArray()
  const reported = (account.floods ?? []).filter(
    ({ kind, at }) => kind === 'peer-flood' && at >= since,
  ).length
  return { ...EMPTY, ...sums, reported, optedOut: await optOutsSince(tenantDb, account._id, since) }
}

/** The id of a withdrawn consent names account and message: a range of the key. */
const optOutsSince = (tenantDb: TenantDb, account: string, since: Date): Promise<number> =>
  tenantDb.collection<Consent>(slugs.consents).count({
    _id: { $gte: `${tenantDb.tenant}.${account}.`, $lt: `${tenantDb.tenant}.${account}/` },
    granted: false,
    at: { $gte: since },
  })
