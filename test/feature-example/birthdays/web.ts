import type { WebPart } from '../../../src/plugins/roles.ts'
import type { Card } from './collection.ts'

import { roles } from '../../../src/endpoints/define-endpoint.ts'
import { forTenant } from '../../../src/mongo/for-tenant.ts'
import { CARDS } from './collection.ts'

/** Birthdays over HTTP. */
export const web: WebPart = async ({ mongo: { db } }) => ({
  routes: [
    {
      method: 'get',
      path: '/api/v1/birthday-cards',
      tenancy: 'tenant',
      roles,
      respond: async (_request, { caller }) => {
        const cards = await forTenant(db, caller.tenant)
          .collection<Card>(CARDS)
          .find({}, { sort: { at: -1 }, limit: 100 })
          .toArray()
        return Response.json({ cards: cards.map(({ contact, day }) => ({ contact, day })) })
      },
    },
  ],
})
