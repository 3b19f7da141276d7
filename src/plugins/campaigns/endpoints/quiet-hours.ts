import type { QuietHours, QuietSaid } from '../../../core/model/campaign-run.ts'
import type { ApiEndpoint } from '../../../endpoints/define-endpoint.ts'
import type { Db } from '../../../mongo/connect.ts'
import type { TenantDb } from '../../../mongo/for-tenant.ts'

import { slugs } from '../../../collections/slugs.ts'
import { isLessQuiet, quietSaidOf } from '../../../core/policy/less-quiet.ts'
import { quietHoursFor } from '../../../core/policy/own-quiet-hours.ts'
import { roles } from '../../../endpoints/define-endpoint.ts'
import { forTenant } from '../../../mongo/for-tenant.ts'
import { readCampaign, readRun, readTenant } from '../store.ts'

export type QuietAnswer = {
  /** Those that hold for the campaign: as they were at Start, once it was started. */
  hours: QuietHours
  workspace: QuietHours
  /** They take away from the workspace's. */
  less: boolean
  /** Who said so, by name, and why. */
  said: { by: string | null; reason: string; at: string } | null
}

/** The quiet hours of a campaign beside its workspace's, and who took some of them away, and why. */
export const readQuietHours = (db: Db): ApiEndpoint => ({
  method: 'get',
  path: '/api/v1/campaigns/:id/quiet-hours',
  tenancy: 'tenant',
  roles,
  respond: async (_request, { params, caller: { tenant } }) =>
    Response.json(await quietAnswer(forTenant(db, tenant), db, params['id'] ?? '')),
})

const quietAnswer = async (tenantDb: TenantDb, db: Db, campaign: string): Promise<QuietAnswer> => {
  const settings = await readTenant(db, tenantDb.tenant)
  const workspace = quietHoursFor(settings.quietHours)
  const run = await readRun(tenantDb, campaign)
  if (run) {
    const { said = null, ...hours } = run.frozen.quietHours
    const less = said !== null || isLessQuiet(hours, workspace)
    return { hours, workspace, less, said: await tell(tenantDb, db, said) }
  }
  const { quietHours: own } = await readCampaign(tenantDb, campaign)
  const { isLess, said } = quietSaidOf(settings.quietHours, own)
  const hours = quietHoursFor(settings.quietHours, own)
  return { hours, workspace, less: isLess, said: await tell(tenantDb, db, said) }
}

const tell = async (
  tenantDb: TenantDb,
  db: Db,
  said: QuietSaid | null,
): Promise<QuietAnswer['said']> =>
  said && {
    by: await nameOf(tenantDb, db, said.by),
    reason: said.reason,
    at: said.at.toISOString(),
  }

type Named = { _id: string; tenant: string; name?: string | null; email?: string | null }

/** platform: only the name of a person whom a row of this workspace names; people stand above workspaces. */
const nameOf = async (tenantDb: TenantDb, db: Db, id: string): Promise<string | null> => {
  const person = await db
    .collection<Named>(slugs.users)
    .findOne({ _id: id }, { projection: { name: 1, email: 1 } })
  const named =
    person ?? (await tenantDb.collection<Named>(slugs.apiKeys).findOne({ _id: id } as never))
  return named?.name || named?.email || null
}
