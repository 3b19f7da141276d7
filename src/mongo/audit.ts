import type { TenantDb } from './for-tenant.ts'

import { slugs } from '../collections/slugs.ts'
import { joinId, makeId } from '../core/ids.ts'

export type AuditLine = {
  /** User or API key id. */
  actor: string
  /** `campaign.stop` */
  action: string
  /** The id of what was changed. */
  target: string
  reason: string | null
  at: Date
}

/** Writes down who did what, and why. */
export const recordAudit = async (tenantDb: TenantDb, line: AuditLine): Promise<void> => {
  await tenantDb
    .collection<AuditLine & { _id: string; tenant: string; data: null }>(slugs.audit)
    .insertOne({
      _id: joinId(tenantDb.tenant, makeId(16)),
      tenant: tenantDb.tenant,
      data: null,
      ...line,
    })
}
