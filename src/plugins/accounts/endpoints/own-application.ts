import { z } from 'zod'

import type { TelegramApi } from '../../../delivery/telegram-api.ts'
import type { ApiEndpoint, Caller } from '../../../endpoints/define-endpoint.ts'
import type { AccountDeps } from './connect.ts'

import { setTenantApi } from '../../../delivery/telegram-api.ts'
import { readJson } from '../../../endpoints/read-input.ts'
import { recordAudit } from '../../../mongo/audit.ts'
import { forTenant } from '../../../mongo/for-tenant.ts'

const PATH = '/api/v1/telegram-application'
const input = z.strictObject({
  apiId: z.int('must be a whole number').positive(),
  apiHash: z.string('is needed').regex(/^[0-9a-f]{32}$/, 'must be 32 hexadecimal digits'),
})

/** Seals the workspace's own Telegram application; its accounts sign in through it from then on. */
export const setApplication = (deps: AccountDeps): ApiEndpoint => ({
  method: 'put',
  path: PATH,
  tenancy: 'tenant',
  roles: ['owner'],
  respond: async (request, { caller }) => {
    const { apiId: id, apiHash: hash } = await readJson(request, input)
    await change(deps, caller, { id, hash })
    return Response.json({ apiId: id })
  },
})

/** Goes back to the installation's application. */
export const forgetApplication = (deps: AccountDeps): ApiEndpoint => ({
  method: 'delete',
  path: PATH,
  tenancy: 'tenant',
  roles: ['owner'],
  body: 'none',
  respond: async (_request, { caller }) => {
    await change(deps, caller, null)
    return Response.json({ apiId: null })
  },
})

const change = async (
  { mongo, vault, clock }: AccountDeps,
  { tenant, id: actor }: Caller,
  api: TelegramApi | null,
): Promise<void> => {
  await setTenantApi(mongo.db, vault, tenant, api)
  const action = api ? 'workspace.set-application' : 'workspace.forget-application'
  const line = { actor, action, target: tenant, reason: null, at: clock.now() }
  await recordAudit(forTenant(mongo.db, tenant), line)
}
