import type { Payload } from 'payload'

import { z } from 'zod'

import type { DeliveryState } from '../../../core/model/delivery.ts'
import type { ApiEndpoint } from '../../../endpoints/define-endpoint.ts'
import type { Db } from '../../../mongo/connect.ts'

import { deliveryStates } from '../../../core/model/delivery.ts'
import { roles } from '../../../endpoints/define-endpoint.ts'
import { pageLimit, readQuery } from '../../../endpoints/read-input.ts'
import { apiRoutes } from '../../../endpoints/routes.ts'
import { forTenant } from '../../../mongo/for-tenant.ts'
import {
  countLog,
  cursorOf,
  describeDelivery,
  MOST_COUNTED,
  positionOf,
  readLog,
} from './delivery-log.ts'
import { namesOf } from './failures.ts'
import { ownCampaign } from './own-campaign.ts'

const query = z.strictObject({
  limit: pageLimit(500, 100),
  cursor: z.string().max(200).optional(),
  state: z
    .string()
    .max(200)
    .transform((text) => text.split(',') as DeliveryState[])
    .refine((states) => states.every((state) => deliveryStates.includes(state)), {
      error: `must be of ${deliveryStates.join(', ')}`,
    })
    .optional(),
  reason: z.string().min(1).max(100).optional(),
  order: z.enum(['oldest', 'newest']).default('oldest'),
})

/** The send log of a campaign, page by page, from its beginning or from its end. As an event stream the edge answers it. */
export const readLogs = (payload: Payload, db: Db): ApiEndpoint => ({
  method: 'get',
  path: apiRoutes.logs,
  tenancy: 'tenant',
  roles,
  respond: async (request, { params, caller }) => {
    const { limit, cursor, state: states = [], reason, order } = readQuery(request, query)
    const after = positionOf(cursor)
    const campaign = await ownCampaign(payload, caller.tenant, params['id'])
    const newest = order === 'newest'
    const wanted = { campaign: campaign.id, states, reason, newest, after, limit }
    const own = forTenant(db, caller.tenant)
    const [{ items, more, last }, found] = await Promise.all([
      readLog(own, wanted),
      newest ? countLog(own, wanted) : null,
    ])
    const names = await namesOf(own, items)
    const lines = items.map((row) => ({
      ...describeDelivery(row),
      contact: { id: row.contact, name: names.get(row.contact) ?? null },
    }))
    const of = found !== null && {
      ...{ total: Math.min(found, MOST_COUNTED), capped: found > MOST_COUNTED },
    }
    return Response.json({ items: lines, more, cursor: cursorOf(last), ...of })
  },
})
