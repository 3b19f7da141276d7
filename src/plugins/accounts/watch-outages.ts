import type { TelegramAccount } from '../../core/model/account.ts'
import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { Lane } from '../../core/model/lane.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { RoleContext } from '../roles.ts'

import { slugs } from '../../collections/slugs.ts'
import { groupBy } from '../../core/group-by.ts'
import { laneId } from '../../core/ids.ts'
import { openStates } from '../../core/model/delivery.ts'
import { outageToTell } from '../../core/outage.ts'
import { sentenceOf } from '../../core/reasons.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { toTell } from './breakage.ts'

type Run = Pick<CampaignRun, 'tenant' | 'campaign' | 'status'> & { frozen: { accounts: string[] } }
type Context = { mongo: Pick<RoleContext['mongo'], 'db'>; watchedSince: Date } & Pick<
  RoleContext,
  'clock' | 'log'
>

/**
 * Writes on accounts that a run needs since when and why they have had no connection, so that people are
 * told. The connection itself takes that back (`setLink`), so one outage is told once.
 */
export const watchOutages = async (context: Context): Promise<void> => {
  const { mongo, log } = context
  for (const [tenant, runs] of groupBy(await runsAtWork(mongo.db), (run) => run.tenant))
    await watchTenant(context, forTenant(mongo.db, tenant), runs).catch((err: unknown) =>
      log.error('outages not looked at', { tenant, err }),
    )
}

/** platform: runs at work, of every workspace. */
const runsAtWork = (db: Db): Promise<Run[]> =>
  db
    .collection<Run & { _id: string }>(slugs.campaignRuns)
    .find(
      { status: { $in: ['expanding', 'running', 'finishing'] } },
      { projection: { tenant: 1, campaign: 1, status: 1, 'frozen.accounts': 1 } },
    )
    .toArray()

const watchTenant = async (
  { clock, watchedSince }: Context,
  db: TenantDb,
  runs: readonly Run[],
): Promise<void> => {
  const ids = [...new Set(runs.flatMap(({ frozen }) => frozen.accounts))]
  const accounts = db.collection<TelegramAccount>(slugs.telegramAccounts)
  const [rows, lanes] = await Promise.all([
    accounts
      .find(
        { _id: { $in: ids }, state: 'connected' },
        { projection: { state: 1, link: 1, outage: 1 } },
      )
      .toArray(),
    db
      .collection<Lane>(slugs.lanes)
      .find({ _id: { $in: ids.map((id) => laneId(db.tenant, id)) } })
      .toArray(),
  ])
  const laneOf = new Map(lanes.map((lane) => [lane.account, lane]))
  for (const { _id, state, link, outage } of rows) {
    const now = clock.now()
    const lane = laneOf.get(_id) ?? null
    const out = outageToTell({ now, state, link, lane, watchedSince })
    if (!out) continue
    const reason = sentenceOf(out.cause)
    if (outage) {
      // It was told; the reason of now is what the line shows.
      const same = { _id, 'outage.id': outage.id, 'outage.reason': { $ne: reason } }
      await accounts.updateOne(same, { $set: { 'outage.reason': reason } })
    } else if (await isNeeded(db, _id, runs)) {
      const found = { ...toTell(reason, now), at: out.since }
      // What the connection says meanwhile goes first.
      const still = { _id, state, outage: null, 'link.open': link?.open ?? null }
      await accounts.updateOne(still as never, { $set: { outage: found } })
    }
  }
}

/** A run of it still comes to know its people, or a message waits for this account. */
const isNeeded = async (db: TenantDb, account: string, runs: readonly Run[]): Promise<boolean> => {
  const its = runs.filter(({ frozen }) => frozen.accounts.includes(account))
  if (its.some(({ status }) => status === 'expanding')) return true
  const campaign = { $in: its.map((run) => run.campaign) }
  const waiting = { account, state: { $in: [...openStates] }, sentAt: null, campaign }
  return (await db.collection<Delivery>(slugs.deliveries).count(waiting, 1)) > 0
}
