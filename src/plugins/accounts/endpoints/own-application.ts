import { z } from 'zod'

import type { ApiEndpoint } from '../../../endpoints/define-endpoint.ts'
import type { AccountDeps } from './connect.ts'

import { setTenantApi } from '../../../delivery/telegram-api.ts'
import { readJson } from '../../../endpoints/read-input.ts'

const PATH = '/api/v1/telegram-application'
const input = z.strictObject({
  apiId: z.int('must be a whole number').positive(),
  apiHash: z.string('is needed').regex(/^[0-9a-f]{32}$/, 'must be 32 hexadecimal digits'),
})

/** Seals the workspace's own Telegram application; its accounts sign in through it from then on. */
export const setApplication = ({ mongo, vault }: AccountDeps): ApiEndpoint => ({
  method: 'put',
  path: PATH,
  tenancy: 'tenant',
  roles: ['owner'],
  respond: async (request, { caller }) => {
    const { apiId: id, apiHash: hash } = await readJson(request, input)
    await setTenantApi(mongo.db, vault, caller.tenant, { id, hash })
    return Response.json({ apiId: id })
  },
})

/** Goes back to the installation's application. */
export const forgetApplication = ({ mongo, vault }: AccountDeps): ApiEndpoint => ({
  method: 'delete',
  path: PATH,
  tenancy: 'tenant',
  roles: ['owner'],
  body: 'none',
  respond: async (_request, { caller }) => {
    await setTenantApi(mongo.db, vault, caller.tenant, null)
    return Response.json({ apiId: null })
  },
})
