import type { Filter } from 'mongodb'
import type { Payload } from 'payload'

import { z } from 'zod'

import type { Contact } from '../../../core/model/contact.ts'
import type { Delivery } from '../../../core/model/delivery.ts'
import type { ApiEndpoint } from '../../../endpoints/define-endpoint.ts'
import type { Db } from '../../../mongo/connect.ts'
import type { TenantDb } from '../../../mongo/for-tenant.ts'

import { slugs } from '../../../collections/slugs.ts'
import { personName } from '../../../core/person-name.ts'
import { roles } from '../../../endpoints/define-endpoint.ts'
import { pageLimit, readQuery } from '../../../endpoints/read-input.ts'
import { forTenant } from '../../../mongo/for-tenant.ts'
import { cursorOf, describeDelivery, positionOf, readLog } from './delivery-log.ts'
import { ownCampaign } from './own-campaign.ts'

const query = z.strictObject({
  limit: pageLimit(200, 50),
  cursor: z.string().max(200).optional(),
})

const unsent = ['failed', 'skipped'] as const

/** Who did not get the message, and why: the reasons counted, then person by person. */
export const readFailures = (payload: Payload, db: Db): ApiEndpoint => ({
  method: 'get',
  path: '/api/v1/campaigns/:id/failures',
  tenancy: 'tenant',
  roles,
  respond: async (request, { params, caller }) => {
    const { limit, cursor } = readQuery(request, query)
    const after = positionOf(cursor)
    const { id: campaign } = await ownCampaign(payload, caller.tenant, params['id'])
    const own = forTenant(db, caller.tenant)
    const { items, more, last } = await readLog(own, { campaign, states: unsent, after, limit })
    const names = await namesOf(own, items)
    return Response.json({
      ...(await reasonsOf(own, campaign)),
      items: items.map((row) => ({
        ...describeDelivery(row),
        contact: { id: row.contact, name: names.get(row.contact) ?? null },
      })),
      more,
      cursor: cursorOf(last),
    })
  },
})

type Reason = { _id: { state: string; reason: string | null; nudge: boolean }; count: number }

/** Why people did not get the message; a nudge that they did not get is counted apart. */
export const reasonsOf = async (db: TenantDb, campaign: string) => {
  const nudge = { $gt: ['$step', 0] }
  const groups = await db
    .collection<Delivery>(slugs.deliveries)
    .aggregate<Reason>([
      { $match: { campaign, state: { $in: [...unsent] } } },
      { $group: { _id: { state: '$state', reason: '$reason', nudge }, count: { $sum: 1 } } },
      { $sort: { count: -1, _id: 1 } },
    ])
    .toArray()
  const nudges = groups.filter(({ _id }) => _id.nudge)
  return {
    reasons: groups
      .filter(({ _id }) => !_id.nudge)
      .map(({ _id: { state, reason }, count }) => ({ state, reason, count })),
    nudges: nudges.reduce((sum, { count }) => sum + count, 0),
  }
}

/** What people call themselves, by contact id; who has no name is left out. */
export const namesOf = async (
  db: TenantDb,
  rows: readonly Pick<Delivery, 'contact'>[],
): Promise<Map<string, string>> => {
  const contacts = await db
    .collection<Contact>(slugs.contacts)
    .find({ _id: { $in: rows.map(({ contact }) => contact) } } as Filter<Contact>)
    .toArray()
  return new Map(
    contacts.flatMap((contact) => {
      const name = personName(contact)
      return name ? [[contact._id, name]] : []
    }),
  )
}
