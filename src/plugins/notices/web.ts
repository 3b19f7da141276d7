import type { ApiEndpoint } from '../../endpoints/define-endpoint.ts'
import type { WebPart } from '../roles.ts'

import { roles } from '../../endpoints/define-endpoint.ts'
import { readLines } from './read-lines.ts'

/** The lines of the panel, for a page that stays open. */
export const web: WebPart = async ({ mongo: { db } }) => {
  const lines: ApiEndpoint = {
    method: 'get',
    path: '/api/v1/notices',
    tenancy: 'tenant',
    roles,
    respond: async (_request, { caller }) =>
      Response.json({ lines: await readLines(db, caller.tenant) }),
  }
  return { routes: [lines] }
}
