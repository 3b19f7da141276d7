import type { Payload } from 'payload'

import { z } from 'zod'

import type { ApiEndpoint } from '../../../endpoints/define-endpoint.ts'
import type { Db } from '../../../mongo/connect.ts'

import { deliveryStates } from '../../../core/model/delivery.ts'
import { roles } from '../../../endpoints/define-endpoint.ts'
import { pageLimit, readQuery } from '../../../endpoints/read-input.ts'
import { apiRoutes } from '../../../endpoints/routes.ts'
import { forTenant } from '../../../mongo/for-tenant.ts'
import { cursorOf, describeDelivery, positionOf, readLog } from './delivery-log.ts'
import { namesOf } from './failures.ts'
import { ownCampaign } from './own-campaign.ts'

const query = z.strictObject({
  limit: pageLimit(500, 100),
  cursor: z.string().max(200).optional(),
  state: z.enum(deliveryStates).optional(),
})

/** The send log of a campaign, page by page. As an event stream the edge answers it. */
export const readLogs = (payload: Payload, db: Db): ApiEndpoint => ({
  method: 'get',
  path: apiRoutes.logs,
  tenancy: 'tenant',
  roles,
  respond: async (request, { params, caller }) => {
    const { limit, cursor, state } = readQuery(request, query)
    const after = positionOf(cursor)
    const campaign = await ownCampaign(payload, caller.tenant, params['id'])
    const states = state ? [state] : []
    const wanted = { campaign: campaign.id, states, after, limit }
    const own = forTenant(db, caller.tenant)
    const { items, more, last } = await readLog(own, wanted)
    const names = await namesOf(own, items)
    const lines = items.map((row) => ({
      ...describeDelivery(row),
      contact: { id: row.contact, name: names.get(row.contact) ?? null },
    }))
    return Response.json({ items: lines, more, cursor: cursorOf(last) })
  },
})
