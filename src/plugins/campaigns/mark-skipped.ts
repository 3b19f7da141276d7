import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { DeliveryState } from '../../core/model/delivery.ts'
import type { WriteContext } from './write-deliveries.ts'

import { knownZone } from '../../core/day.ts'
import { markStatsDirty } from '../../mongo/stats-dirty.ts'

/** Marks the days of rows that were left out as they were written: nobody else tells of them. */
export const markSkipped = async (
  { tenantDb, tenant }: Pick<WriteContext, 'tenantDb' | 'tenant'>,
  { campaign, test }: Pick<CampaignRun, 'campaign' | 'test'>,
  { made, moments }: { made: readonly DeliveryState[]; moments: readonly Date[] },
): Promise<void> => {
  if (test || !made.includes('skipped')) return
  const days = moments.map((at) => ({ campaign, at }))
  await markStatsDirty(tenantDb, days, knownZone(tenant.timeZone))
}
