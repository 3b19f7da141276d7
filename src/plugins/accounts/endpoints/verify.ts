import { z } from 'zod'

import type { ApiEndpoint } from '../../../endpoints/define-endpoint.ts'
import type { AccountDeps } from './connect.ts'

import { readJson } from '../../../endpoints/read-input.ts'
import { apiRoutes } from '../../../endpoints/routes.ts'
import { askAccount } from '../commands.ts'
import { ownAccount } from './own-account.ts'

const input = z
  .strictObject({
    accountId: z.string('is needed').min(1, 'is needed').max(64),
    code: z
      .string()
      .trim()
      .regex(/^\d{3,8}$/, 'must be 3 to 8 digits')
      .optional(),
    password: z.string().min(1).max(256).optional(),
  })
  .refine(({ code, password }) => (code === undefined) !== (password === undefined), {
    path: ['code'],
    message: 'send either "code" or "password"',
  })

/** Submits the login code, or the password of the account's two-step verification. */
export const verify = (deps: AccountDeps): ApiEndpoint => ({
  method: 'post',
  path: apiRoutes.verify,
  tenancy: 'tenant',
  roles: ['owner', 'marketer'],
  limit: 'strict',
  respond: async (request, { caller }) => {
    const { accountId, code, password } = await readJson(request, input)
    const { network } = await ownAccount(deps.mongo.db, caller.tenant, accountId)
    const answer = await askAccount(deps, {
      tenant: caller.tenant,
      account: accountId,
      network,
      kind: code === undefined ? 'check-password' : 'sign-in',
      secret: code ?? password ?? null,
      askedBy: caller.id,
    })
    return Response.json({ accountId, ...answer })
  },
})
