import type { Payload } from 'payload'

import type { Clock } from '../../../core/clock.ts'
import type { ApiEndpoint } from '../../../endpoints/define-endpoint.ts'
import type { Db } from '../../../mongo/connect.ts'

import { roles } from '../../../endpoints/define-endpoint.ts'
import { forTenant } from '../../../mongo/for-tenant.ts'
import { readTenant } from '../store.ts'
import { ownCampaign } from './own-campaign.ts'
import { makeQueueOf } from './queue-view.ts'
import { runView } from './run-view.ts'

/** The monitor's figures of a campaign's run; the live stream only says when to ask again. */
export const readRun = (payload: Payload, db: Db, clock: Clock): ApiEndpoint => {
  const queueOf = makeQueueOf()
  return {
    method: 'get',
    path: '/api/v1/campaigns/:id/run',
    tenancy: 'tenant',
    roles,
    respond: async (_request, { params, caller }) => {
      const campaign = await ownCampaign(payload, caller.tenant, params['id'])
      const own = forTenant(db, caller.tenant)
      const tenant = await readTenant(db, caller.tenant)
      return Response.json(await runView(own, campaign, { now: clock.now(), tenant, queueOf }))
    },
  }
}
