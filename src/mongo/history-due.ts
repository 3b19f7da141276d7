import type { Dialog } from '../core/model/contact.ts'
import type { Db } from './connect.ts'

import { slugs } from '../collections/slugs.ts'
import { forTenant } from './for-tenant.ts'

type Tenant = { _id: string; historyWanted?: boolean }

/**
 * platform: an earlier version brought conversations in without looking at what was said before. Those
 * of whom nobody knows that they ever wrote are looked at like those of a new account. Once a workspace:
 * all of its conversations are looked through for it.
 */
export const wantHistory = async (db: Db): Promise<void> => {
  const tenants = db.collection<Tenant>(slugs.tenants)
  const unasked = await tenants
    .find({ historyWanted: { $ne: true } }, { projection: { _id: 1 } })
    .toArray()
  for (const { _id } of unasked) {
    await forTenant(db, _id)
      .collection<Dialog>(slugs.dialogs)
      .updateMany(
        { firstInboundAt: null, history: { $exists: false }, demo: { $ne: true } },
        { $set: { history: 'due' } },
      )
    await tenants.updateOne({ _id }, { $set: { historyWanted: true } })
  }
}
