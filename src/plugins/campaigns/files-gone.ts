import type { Filter } from 'mongodb'

import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'
import { mediaIds } from '../../core/media.ts'
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
  tenantDb: TenantDb,
  run: CampaignRun,
  at: Date,
): Promise<CampaignRun> => {
  const again = { state: 'queued', reason: null, dueAt: at, updatedAt: at } as const
  const { modifiedCount } = await tenantDb
    .collection<Delivery>(slugs.deliveries)
    .updateMany(failedBy(run.campaign), { $set: again })
  return modifiedCount > 0 ? recountRun(tenantDb, run, at) : run
}
