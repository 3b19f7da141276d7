import type { TelegramAccount } from '../core/model/account.ts'
import type { Lane } from '../core/model/lane.ts'
import type { AccountPacing, PacingWish } from '../core/pacing.ts'
import type { Db } from './connect.ts'

import { slugs } from '../collections/slugs.ts'
import { laneId } from '../core/ids.ts'
import { ceilingsOf } from '../core/pacing.ts'
import { SECOND } from '../core/time.ts'

/** So old may ceilings be: a change by an admin, or a flood, holds after this at the latest. */
const FRESH_MS = 2 * SECOND

type Sending = { tenant: string; account: string }
type TenantRow = { _id: string; pacing?: PacingWish }
type Kept = { at: number; pacing: AccountPacing }

/** Answers the ceilings of accounts, of whatever tenants, as they hold now. */
export type PacingOf = (
  lanes: readonly Sending[],
  now: Date,
) => Promise<ReadonlyMap<string, AccountPacing>>

/**
 * platform: reads the ceilings of all accounts of a process at once, and remembers them for two
 * seconds. An account that is gone has none.
 */
export const makePacingOf = (db: Db): PacingOf => {
  const kept = new Map<string, Kept>()
  return async (lanes, now) => {
    const moment = now.getTime()
    const isFresh = ({ at }: Kept) => moment >= at && moment - at < FRESH_MS
    const stale = lanes.filter(({ account }) => {
      const known = kept.get(account)
      return !known || !isFresh(known)
    })
    for (const { account } of stale) kept.delete(account)
    for (const [account, pacing] of await readPacing(db, stale, now))
      kept.set(account, { at: moment, pacing })
    return new Map(
      lanes.flatMap(({ account }) => {
        const known = kept.get(account)
        return known ? [[account, known.pacing] as const] : []
      }),
    )
  }
}

/** platform: three reads, however many accounts there are. */
const readPacing = async (
  db: Db,
  lanes: readonly Sending[],
  now: Date,
): Promise<Map<string, AccountPacing>> => {
  if (lanes.length === 0) return new Map()
  const tenants = [...new Set(lanes.map(({ tenant }) => tenant))]
  const within = (ids: string[]) => ({ _id: { $in: ids }, tenant: { $in: tenants } })
  const [accountRows, laneRows, tenantRows] = await Promise.all([
    db
      .collection<TelegramAccount>(slugs.telegramAccounts)
      .find(within(lanes.map(({ account }) => account)), {
        projection: { tenant: 1, pacing: 1, pacingProfile: 1, firstUsedAt: 1 },
      })
      .toArray(),
    db
      .collection<Lane>(slugs.lanes)
      .find(within(lanes.map(({ tenant, account }) => laneId(tenant, account))), {
        projection: { account: 1, slowed: 1 },
      })
      .toArray(),
    db
      .collection<TenantRow>(slugs.tenants)
      .find({ _id: { $in: tenants } }, { projection: { pacing: 1 } })
      .toArray(),
  ])
  const slowedOf = new Map(laneRows.map(({ account, slowed }) => [account, slowed ?? null]))
  const tenantOf = new Map(tenantRows.map((row) => [row._id, row]))
  return new Map(
    accountRows.map((account) => [
      account._id,
      ceilingsOf({
        now,
        account,
        tenant: tenantOf.get(account.tenant) ?? null,
        slowed: slowedOf.get(account._id) ?? null,
      }),
    ]),
  )
}
