import type { Db } from './connect.ts'

import { slugs } from '../collections/slugs.ts'
import { recordAudit } from './audit.ts'
import { forTenant } from './for-tenant.ts'

type Tenant = { _id: string; killSwitch?: boolean; updatedAt?: Date }

/**
 * platform: turns every workspace's kill switch on, before a sender starts: a restored database takes what
 * went out since its backup for unsent. An owner turns it off again. Returns how many were on their way.
 */
export const holdSending = async (db: Db, at: Date): Promise<number> => {
  const tenants = db.collection<Tenant>(slugs.tenants)
  const sending = await tenants.find({ killSwitch: { $ne: true } }).toArray()
  for (const { _id } of sending) {
    await tenants.updateOne({ _id }, { $set: { killSwitch: true, updatedAt: at } })
    const why = { action: 'workspace.stop-sending', target: _id, reason: 'started with --hold', at }
    await recordAudit(forTenant(db, _id), { actor: 'operator', ...why })
  }
  return sending.length
}
