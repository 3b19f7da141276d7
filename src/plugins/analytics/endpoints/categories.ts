import type { ApiEndpoint } from '../../../endpoints/define-endpoint.ts'
import type { Db } from '../../../mongo/connect.ts'

import { roles } from '../../../endpoints/define-endpoint.ts'
import { apiRoutes } from '../../../endpoints/routes.ts'
import { forTenant } from '../../../mongo/for-tenant.ts'
import { categories } from '../read-categories.ts'

/** How the workspace's contacts spread over the categories. `unclassified` of whoever nothing is known. */
export const readCategories = (db: Db): ApiEndpoint => ({
  method: 'get',
  path: apiRoutes.categories,
  tenancy: 'tenant',
  roles,
  respond: async (_request, { caller }) => {
    const found = await categories(forTenant(db, caller.tenant))
    const contacts = found.reduce((sum, category) => sum + category.contacts, 0)
    return Response.json({ contacts, categories: found })
  },
})
