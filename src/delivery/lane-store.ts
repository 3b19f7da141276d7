import type { TelegramAccount } from '../core/model/account.ts'
import type { Lane } from '../core/model/lane.ts'
import type { TenantDb } from '../mongo/for-tenant.ts'
import type { LanePace, Pacing } from './pace.ts'

import { slugs } from '../collections/slugs.ts'
import { laneId } from '../core/ids.ts'

type Held = { account: string; fence: number }

const lanes = (tenantDb: TenantDb) => tenantDb.collection<Lane>(slugs.lanes)

/** The lane as it stands, while this fence still holds it; null when it does not. */
export const readLane = (tenantDb: TenantDb, { account, fence }: Held): Promise<Lane | null> =>
  lanes(tenantDb).findOne({ _id: laneId(tenantDb.tenant, account), fence })

/** Writes part of a lane under its fence. False: somebody else holds it now, so stop. */
export const writeLane = async (
  tenantDb: TenantDb,
  { account, fence }: Held,
  set: Partial<LanePace & Pick<Lane, 'restReason'>>,
): Promise<boolean> => {
  const { matchedCount } = await lanes(tenantDb).updateOne(
    { _id: laneId(tenantDb.tenant, account), fence },
    { $set: set },
  )
  return matchedCount === 1
}

const usual: Pacing = { perSecond: 1, perHour: 1_000, perDay: 10_000 }

/** The ceilings of an account; what is left open has the usual figure. */
export const readPacing = async (tenantDb: TenantDb, account: string): Promise<Pacing> => {
  const found = await tenantDb
    .collection<TelegramAccount>(slugs.telegramAccounts)
    .findOne({ _id: account }, { projection: { pacing: 1 } })
  const set = found?.pacing
  return {
    perSecond: set?.perSecond ?? usual.perSecond,
    perHour: set?.perHour ?? usual.perHour,
    perDay: set?.perDay ?? usual.perDay,
  }
}
