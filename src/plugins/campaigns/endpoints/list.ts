import type { Filter } from 'mongodb'
import type { Payload } from 'payload'

import { z } from 'zod'

import type { ApiEndpoint } from '../../../endpoints/define-endpoint.ts'
import type { Db } from '../../../mongo/connect.ts'
import type { CampaignDoc } from '../store.ts'
import type { CampaignRow } from './describe-campaign.ts'

import { runStatuses } from '../../../core/model/campaign-run.ts'
import { roles } from '../../../endpoints/define-endpoint.ts'
import { pageLimit, readQuery } from '../../../endpoints/read-input.ts'
import { apiRoutes } from '../../../endpoints/routes.ts'
import { forTenant } from '../../../mongo/for-tenant.ts'
import { campaignsOf } from '../store.ts'
import { describeCampaign } from './describe-campaign.ts'
import { ownCampaign } from './own-campaign.ts'

type Stored = CampaignDoc & { createdAt: Date; updatedAt: Date }

const CURSOR = /^(\d{1,15})\.([A-Za-z0-9_-]{1,64})$/

const query = z.strictObject({
  limit: pageLimit(200, 50),
  cursor: z.string().regex(CURSOR, 'not one that this list gave out').optional(),
  status: z.enum(runStatuses, `must be one of ${runStatuses.join(', ')}`).optional(),
})

/** The campaigns of a workspace, the newest first, page by page. */
export const listCampaigns = (db: Db): ApiEndpoint => ({
  method: 'get',
  path: apiRoutes.campaigns,
  tenancy: 'tenant',
  roles,
  respond: async (request, { caller }) => {
    const { limit, cursor, status } = readQuery(request, query)
    const wanted = { ...(status && { status }), ...behind(cursor) } as Filter<CampaignDoc>
    const rows = (await campaignsOf(forTenant(db, caller.tenant))
      .find(wanted, { sort: { createdAt: -1, _id: -1 }, limit: limit + 1 })
      .toArray()) as Stored[]
    const items = rows.slice(0, limit)
    return Response.json({
      items: items.map((row) => describeCampaign(asPayload(row))),
      more: rows.length > limit,
      cursor: cursorOf(items.at(-1)) ?? cursor ?? null,
    })
  },
})

/** One campaign: what `Location` of a new one leads to. */
export const readCampaign = (payload: Payload): ApiEndpoint => ({
  method: 'get',
  path: `${apiRoutes.campaigns}/:id`,
  tenancy: 'tenant',
  roles,
  respond: async (_request, { params, caller }) =>
    Response.json(describeCampaign(await ownCampaign(payload, caller.tenant, params['id']))),
})

const asPayload = ({ _id, createdAt, updatedAt, ...row }: Stored): CampaignRow =>
  ({
    ...row,
    id: _id,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  }) as CampaignRow

const cursorOf = (last: Stored | undefined): string | null =>
  last ? `${last.createdAt.getTime()}.${last._id}` : null

const behind = (cursor: string | undefined) => {
  const [, ms, id] = CURSOR.exec(cursor ?? '') ?? []
  if (ms === undefined || id === undefined) return {}
  const at = new Date(Number(ms))
  return { $or: [{ createdAt: { $lt: at } }, { createdAt: at, _id: { $lt: id } }] }
}
