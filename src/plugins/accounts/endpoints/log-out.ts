import type { ApiEndpoint } from '../../../endpoints/define-endpoint.ts'
import type { AccountDeps } from './connect.ts'

import { recordAudit } from '../../../mongo/audit.ts'
import { forTenant } from '../../../mongo/for-tenant.ts'
import { askAccount } from '../commands.ts'
import { ownAccount } from './own-account.ts'

/** Ends the account's session at Telegram; the sender forgets it. */
export const logOut = (deps: AccountDeps): ApiEndpoint => ({
  method: 'post',
  path: '/api/v1/accounts/:id/log-out',
  tenancy: 'tenant',
  roles: ['owner', 'marketer'],
  respond: async (_request, { params, caller }) => {
    const account = await ownAccount(deps.mongo.db, caller.tenant, params['id'] ?? '')
    const answer = await askAccount(deps, {
      tenant: caller.tenant,
      account: account._id,
      network: account.network,
      kind: 'log-out',
      askedBy: caller.id,
    })
    await recordAudit(forTenant(deps.mongo.db, caller.tenant), {
      actor: caller.id,
      action: 'account.log-out',
      target: account._id,
      reason: null,
      at: deps.clock.now(),
    })
    return Response.json({ accountId: account._id, ...answer })
  },
})
