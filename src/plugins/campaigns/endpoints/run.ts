import type { Payload } from 'payload'

import type { Clock } from '../../../core/clock.ts'
import type { ApiEndpoint } from '../../../endpoints/define-endpoint.ts'
import type { Db } from '../../../mongo/connect.ts'

import { roles } from '../../../endpoints/define-endpoint.ts'
import { forTenant } from '../../../mongo/for-tenant.ts'
import { ownCampaign } from './own-campaign.ts'
import { runView } from './run-view.ts'

/** The monitor's figures of a campaign's run; the live stream only says when to ask again. */
export const readRun = (payload: Payload, db: Db, clock: Clock): ApiEndpoint => ({
  method: 'get',
  path: '/api/v1/campaigns/:id/run',
  tenancy: 'tenant',
  roles,
  respond: async (_request, { params, caller }) => {
    const campaign = await ownCampaign(payload, caller.tenant, params['id'])
    return Response.json(await runView(forTenant(db, caller.tenant), campaign, clock.now()))
  },
})
