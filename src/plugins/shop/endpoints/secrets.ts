import type { Clock } from '../../../core/clock.ts'
import type { Role } from '../../../core/roles.ts'
import type { ApiEndpoint, Caller } from '../../../endpoints/define-endpoint.ts'
import type { Db } from '../../../mongo/connect.ts'
import type { TenantDb } from '../../../mongo/for-tenant.ts'
import type { Vault } from '../../../vault/vault.ts'
import type { SourceSecrets } from '../secrets.ts'

import { slugs } from '../../../collections/slugs.ts'
import { PlatformError } from '../../../core/errors.ts'
import { roles } from '../../../core/roles.ts'
import { edgeRoutes } from '../../../endpoints/routes.ts'
import { recordAudit } from '../../../mongo/audit.ts'
import { forTenant } from '../../../mongo/for-tenant.ts'
import { findOwnSource, keepSecret, makeSecret, removePrevious, secretPlace } from '../secrets.ts'
import { signatureHeaders } from '../signature.ts'

type Deps = { db: Db; clock: Clock; vault: Vault; publicUrl: string }
type Place = { hookId: string; timeZone: string }

const PATH = '/api/v1/webhook-sources/:id/secrets'
const keepers: readonly Role[] = ['owner', 'developer']
const once = { 'cache-control': 'no-store' }

/** How a shop proves that an order is its own. A secret is told once, to whoever makes it. */
export const shopSecrets = (deps: Deps): ApiEndpoint[] => [
  {
    method: 'get',
    path: PATH,
    tenancy: 'tenant',
    roles,
    respond: async (_request, { params, caller }) => {
      const source = await ownSource(forTenant(deps.db, caller.tenant), params['id'])
      return Response.json(await viewOf(deps, source, caller), { headers: once })
    },
  },
  {
    method: 'post',
    path: PATH,
    tenancy: 'tenant',
    roles: keepers,
    respond: async (_request, { params, caller }) =>
      Response.json(await add(deps, caller, params['id']), { status: 201, headers: once }),
  },
  {
    method: 'delete',
    path: `${PATH}/previous`,
    tenancy: 'tenant',
    roles: keepers,
    body: 'none',
    respond: async (_request, { params, caller }) =>
      Response.json(await dropPrevious(deps, caller, params['id']), { headers: once }),
  },
]

const ownSource = async (tenantDb: TenantDb, id = ''): Promise<SourceSecrets> => {
  const source = await findOwnSource(tenantDb, id)
  if (!source) throw noSuchShop()
  return source
}

const add = async ({ db, clock, vault }: Deps, caller: Caller, id: string | undefined) => {
  const tenantDb = forTenant(db, caller.tenant)
  const source = await ownSource(tenantDb, id)
  const secret = makeSecret()
  const sealed = await vault.seal(secretPlace(source), secret)
  const at = clock.now()
  const kept = await keepSecret(tenantDb, { id: source._id, sealed, at })
  if (!kept) throw noSuchShop()
  const line = { actor: caller.id, action: 'shop.make-secret', target: source._id, at }
  await recordAudit(tenantDb, { ...line, reason: null })
  return { secret, active: activeOf(kept) }
}

const dropPrevious = async ({ db, clock }: Deps, caller: Caller, id: string | undefined) => {
  const tenantDb = forTenant(db, caller.tenant)
  const { _id } = await ownSource(tenantDb, id)
  const line = { actor: caller.id, action: 'shop.remove-secret', target: _id, at: clock.now() }
  if (await removePrevious(tenantDb, _id)) await recordAudit(tenantDb, { ...line, reason: null })
  return { active: activeOf(await ownSource(tenantDb, _id)) }
}

/** platform: the workspace's own row says where its shops post to. */
const viewOf = async (
  { db, publicUrl }: Deps,
  source: SourceSecrets,
  { tenant, roles: held }: Caller,
) => {
  const place = await db
    .collection<{ _id: string } & Place>(slugs.tenants)
    .findOne({ _id: tenant }, { projection: { hookId: 1, timeZone: 1 } })
  const { hookId = '', timeZone = 'UTC' } = place ?? {}
  const path = edgeRoutes.hook.replace(':hook', hookId).replace(':source', source.name)
  const since = source.secretsSince ?? []
  const active = activeOf(source)
  return {
    active,
    /** The newest first; null when nobody wrote it down. */
    since: Array.from({ length: active }, (_, n) => since[n]?.toISOString() ?? null),
    address: `${publicUrl}${path}`,
    headers: signatureHeaders,
    timeZone,
    mayChange: held.some((role) => keepers.includes(role)),
  }
}

const activeOf = ({ secrets }: SourceSecrets): number => secrets?.length ?? 0

const noSuchShop = () => new PlatformError('NOT_FOUND', 'There is no such shop.')
