import type { Filter } from 'mongodb'

import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'
import { mediaIds } from '../../core/media.ts'
import { markStatsDirty, tenantZone } from '../../mongo/stats-dirty.ts'
import { recountRun } from './recount.ts'

/** Messages that a missing file has failed. What may have arrived at an earlier try stays as it is. */
const failedBy = (campaign: string): Filter<Delivery> => ({
  ...{ campaign, state: 'failed', step: 0, reason: 'file-gone' },
  'attempts.outcome': { $nin: ['unknown', 'taken-over'] },
})

/** Whether a file of a run is not in the store any more: everybody else would fail one by one. */
export const fileIsGone = async (
  tenantDb: TenantDb,
  { campaign, frozen, counts, test }: CampaignRun,
): Promise<boolean> => {
  if (test || counts.failed === 0 || mediaIds(frozen.media).length === 0) return false
  const found = await tenantDb
    .collection<Delivery>(slugs.deliveries)
    .findOne(failedBy(campaign), { projection: { _id: 1 } })
  return found !== null
}

/** Puts those whom a missing file has failed back in line. Nothing of these messages has left. */
export const tryFilesAgain = async (
  db: Db,
  tenantDb: TenantDb,
  run: CampaignRun,
  at: Date,
): Promise<CampaignRun> => {
  const again = { state: 'queued', reason: null, dueAt: at, updatedAt: at } as const
  const deliveries = tenantDb.collection<Delivery>(slugs.deliveries)
  const { campaign } = run
  const failed = await failedWhen(tenantDb, campaign)
  const { modifiedCount } = await deliveries.updateMany(failedBy(campaign), { $set: again })
  if (modifiedCount === 0) return run
  // The days on which they failed count them no more.
  const days = failed.map((when) => ({ campaign, at: when }))
  await markStatsDirty(tenantDb, days, await tenantZone(db, tenantDb.tenant))
  return recountRun(tenantDb, run, at)
}

/** Quarters of an hour: a day of any zone begins with one. */
const failedWhen = async (tenantDb: TenantDb, campaign: string): Promise<Date[]> => {
  const quarter = { $dateTrunc: { date: '$updatedAt', unit: 'minute', binSize: 15 } }
  const found = await tenantDb
    .collection<Delivery>(slugs.deliveries)
    .aggregate<{ _id: Date }>([{ $match: failedBy(campaign) }, { $group: { _id: quarter } }])
    .toArray()
  return found.map(({ _id }) => _id)
}
