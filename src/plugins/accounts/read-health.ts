import type { TelegramAccount } from '../../core/model/account.ts'
import type { CampaignRun } from '../../core/model/campaign-run.ts'
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
import { SECOND } from '../../core/time.ts'
import { countInHand } from '../../delivery/lane-store.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { healthOf } from './health.ts'
import { readWeek } from './read-week.ts'
import { accountsOf } from './store.ts'

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
        // Its first message would leave now.
        const used = { ...account, firstUsedAt: account.firstUsedAt ?? now }
        const slowed = lane?.slowed ?? null
        const pacingAt = (at: Date) =>
          ceilingsOf({ now: at, account: used, tenant: workspace, slowed })
        const [week, waiting, lastDueAt, inHand] = await Promise.all([
          freshWeek(weeks, tenantDb, account, now),
          waitingFor(tenantDb, account._id, campaigns),
          lastDue(tenantDb, account._id, campaigns),
          lane ? countInHand(tenantDb, account._id) : 0,
        ])
        const queue = { waiting, lastDueAt, inHand }
        return healthOf({ now, account, lane, pacing: pacingAt(now), pacingAt, week, queue })
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
    : tenantDb.collection<Delivery>(slugs.deliveries).count(
        {
          account,
          state: { $in: [...openStates] },
          sentAt: null,
          campaign: { $in: [...campaigns] },
        },
        MOST_WAITING,
      )

/** When the last of them may go: a nudge has its hour, and the night its end. Found from the index's end. */
const lastDue = async (
  tenantDb: TenantDb,
  account: string,
  campaigns: readonly string[],
): Promise<Date | null> => {
  if (campaigns.length === 0) return null
  const [last] = await tenantDb
    .collection<Delivery>(slugs.deliveries)
    .find(
      { account, state: 'deferred', sentAt: null, campaign: { $in: [...campaigns] } },
      { sort: { dueAt: -1 }, limit: 1, projection: { dueAt: 1 } },
    )
    .toArray()
  return last?.dueAt ?? null
}

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
