import { z } from 'zod'

import type { Clock } from '../../../core/clock.ts'
import type { Delivery } from '../../../core/model/delivery.ts'
import type { ApiEndpoint } from '../../../endpoints/define-endpoint.ts'
import type { Db } from '../../../mongo/connect.ts'

import { slugs } from '../../../collections/slugs.ts'
import { readJson } from '../../../endpoints/read-input.ts'
import { recordAudit } from '../../../mongo/audit.ts'
import { forTenant } from '../../../mongo/for-tenant.ts'

type Deps = { db: Db; clock: Clock }
type Turn = { tenant: string; by: string; on: boolean; reason: string | null }

const why = z.strictObject({
  reason: z.string('is needed').trim().min(3, 'say why, in three letters at least').max(500),
})
const nothing = z.strictObject({})

/** Nothing leaves any account of the workspace until somebody turns it back; owners only may do that. */
export const killSwitch = (deps: Deps): ApiEndpoint[] => [
  {
    method: 'post',
    path: '/api/v1/workspace/stop-sending',
    tenancy: 'tenant',
    roles: ['owner', 'marketer'],
    respond: async (request, { caller: { tenant, id } }) => {
      const { reason } = await readJson(request, why)
      return Response.json(await turn(deps, { tenant, by: id, on: true, reason }))
    },
  },
  {
    method: 'post',
    path: '/api/v1/workspace/resume-sending',
    tenancy: 'tenant',
    roles: ['owner'],
    respond: async (request, { caller: { tenant, id } }) => {
      await readJson(request, nothing)
      return Response.json(await turn(deps, { tenant, by: id, on: false, reason: null }))
    },
  },
]

/** platform: the switch is a field of the workspace's own row. */
const turn = async ({ db, clock }: Deps, { tenant, by, on, reason }: Turn) => {
  const at = clock.now()
  const { modifiedCount } = await db
    .collection<{ _id: string; killSwitch?: boolean }>(slugs.tenants)
    .updateOne(
      { _id: tenant, killSwitch: { $ne: on } },
      { $set: { killSwitch: on, updatedAt: at } },
    )
  const tenantDb = forTenant(db, tenant)
  if (modifiedCount === 1)
    await recordAudit(tenantDb, {
      actor: by,
      action: on ? 'workspace.stop-sending' : 'workspace.resume-sending',
      target: tenant,
      ...{ reason, at },
    })
  // What was put off because of it need not wait for its next look.
  if (!on)
    await tenantDb
      .collection<Delivery>(slugs.deliveries)
      .updateMany(
        { state: 'deferred', reason: 'kill-switch' },
        { $set: { state: 'queued', reason: null, dueAt: at, updatedAt: at } },
      )
  return { killSwitch: on, changed: modifiedCount === 1 }
}
