import type { ApiEndpoint } from '../../../endpoints/define-endpoint.ts'
import type { Db } from '../../../mongo/connect.ts'

import { removeDemo, removeOtherDemoWorkspaces } from '../remove-demo.ts'

/** `DELETE /api/v1/demo`: the one button that takes the demo out of this workspace. */
export const removeDemoEndpoint = (db: Db): ApiEndpoint => ({
  method: 'delete',
  path: '/api/v1/demo',
  tenancy: 'tenant',
  roles: ['owner'],
  body: 'none',
  respond: async (_request, { caller }) => {
    const here = await removeDemo(db, caller.tenant)
    const elsewhere = caller.platformAdmin ? await removeOtherDemoWorkspaces(db, caller.tenant) : 0
    return Response.json({ removed: here + elsewhere })
  },
})
