import type { Db } from 'mongodb'

import { slugs } from '../collections/slugs.ts'
import { forTenant } from './for-tenant.ts'
import { markKnownDays } from './stats-dirty.ts'

type Tenant = { _id: string; clicksDated?: boolean }

/**
 * platform: messages of earlier versions do not say when they were clicked first. They learn it from
 * the clicks, once a workspace, and its days are computed anew.
 */
export const dateClickedMessages = async (db: Db): Promise<void> => {
  const tenants = db.collection<Tenant>(slugs.tenants)
  const undated = await tenants
    .find({ clicksDated: { $ne: true } }, { projection: { _id: 1 } })
    .toArray()
  for (const { _id } of undated) {
    const tenantDb = forTenant(db, _id)
    await tenantDb
      .collection(slugs.clicks)
      .aggregate([
        { $match: { bot: false } },
        { $group: { _id: '$delivery', clickedAt: { $min: '$at' } } },
        {
          $merge: {
            into: slugs.deliveries,
            whenMatched: [{ $set: { clickedAt: { $min: ['$clickedAt', '$$new.clickedAt'] } } }],
            whenNotMatched: 'discard',
          },
        },
      ])
      .toArray()
    await markKnownDays(tenantDb)
    await tenants.updateOne({ _id }, { $set: { clicksDated: true } })
  }
}
