import type { ApiEndpoint } from '../../../endpoints/define-endpoint.ts'
import type { Db } from '../../../mongo/connect.ts'

import { removeDemoFrom } from '../remove-workspaces.ts'

/** `DELETE /api/v1/demo`: the one button that takes the demo out of this workspace. */
export const removeDemoEndpoint = (db: Db): ApiEndpoint => ({
  method: 'delete',
  path: '/api/v1/demo',
  tenancy: 'tenant',
  roles: ['owner'],
  body: 'none',
  respond: async (_request, { caller }) =>
    Response.json({ removed: await removeDemoFrom(db, caller.tenant, caller.platformAdmin) }),
})
