import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'

/**
 * Lets go of whoever waits for their morning, once somebody has said that they may be written to now. The
 * same people as `liftedAt` names: nudges, and rows that came later, wait on.
 */
export const releaseNight = async (
  tenantDb: TenantDb,
  { campaign, quietOverride }: Pick<CampaignRun, 'campaign' | 'quietOverride'>,
  at: Date,
): Promise<void> => {
  if (!quietOverride) return
  await tenantDb.collection<Delivery>(slugs.deliveries).updateMany(
    {
      ...{ campaign, state: 'deferred', reason: 'quiet-hours' },
      ...{ step: 0, createdAt: { $lte: quietOverride.at } },
    },
    { $set: { state: 'queued', reason: null, dueAt: at, updatedAt: at } },
  )
}
