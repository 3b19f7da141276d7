import type { Db } from 'mongodb'

import type { CampaignRun } from '../core/model/campaign-run.ts'
import type { Order } from '../core/model/money-trail.ts'

import { slugs } from '../collections/slugs.ts'
import { groupBy } from '../core/group-by.ts'
import { isTestId } from '../core/ids.ts'

/**
 * platform: earlier versions credited orders to a test to oneself that gave out the same coupon. They
 * are looked at again, as new ones are. The tests lead to their orders, so that an index is used.
 */
export const withdrawTestCredit = async (db: Db): Promise<void> => {
  const runs = await db
    .collection<CampaignRun>(slugs.campaignRuns)
    .find(
      { 'frozen.discountCode': { $type: 'string' } },
      { projection: { tenant: 1, campaign: 1 } },
    )
    .toArray()
  const tests = runs.filter(({ campaign }) => isTestId(campaign))
  for (const [tenant, own] of groupBy(tests, (run) => run.tenant))
    await db
      .collection<Order>(slugs.orders)
      .updateMany(
        { tenant, 'credit.campaign': { $in: own.map(({ campaign }) => campaign) } },
        { $set: { credit: null } },
      )
}
