import type { Delivery } from '../../core/model/delivery.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'

/** Lets go of what waits for its morning, once somebody has said that it may go out now. */
export const releaseNight = async (
  tenantDb: TenantDb,
  campaign: string,
  at: Date,
): Promise<void> => {
  await tenantDb
    .collection<Delivery>(slugs.deliveries)
    .updateMany(
      { campaign, state: 'deferred', reason: 'quiet-hours' },
      { $set: { state: 'queued', reason: null, dueAt: at, updatedAt: at } },
    )
}
