import type { Clock } from '../../../core/clock.ts'
import type { ApiEndpoint } from '../../../endpoints/define-endpoint.ts'
import type { Db } from '../../../mongo/connect.ts'

import { PlatformError } from '../../../core/errors.ts'
import { roles } from '../../../endpoints/define-endpoint.ts'
import { makeHealthReader } from '../read-health.ts'

type Deps = { mongo: { db: Db }; clock: Clock }

/** How the accounts of a workspace do, all of them or one; the live stream says when to ask again. */
export const readHealth = ({ mongo, clock }: Deps): ApiEndpoint[] => {
  const read = makeHealthReader(mongo.db)
  return [
    {
      method: 'get',
      path: '/api/v1/accounts/health',
      tenancy: 'tenant',
      roles,
      respond: async (_request, { caller }) => {
        const now = clock.now()
        return Response.json({ at: now, accounts: await read(caller.tenant, now) })
      },
    },
    {
      method: 'get',
      path: '/api/v1/accounts/:id/health',
      tenancy: 'tenant',
      roles,
      respond: async (_request, { caller, params }) => {
        const [health] = await read(caller.tenant, clock.now(), params['id'] ?? '')
        if (!health) throw new PlatformError('NOT_FOUND', 'There is no such account.')
        return Response.json(health)
      },
    },
  ]
}
