import type { ApiEndpoint } from '../../../endpoints/define-endpoint.ts'
import type { Db } from '../../../mongo/connect.ts'

import { roles } from '../../../endpoints/define-endpoint.ts'
import { apiRoutes } from '../../../endpoints/routes.ts'
import { forTenant } from '../../../mongo/for-tenant.ts'
import { campaignAnalytics } from '../read.ts'
import { ownCampaign } from './own-campaign.ts'

/** What a campaign has done so far: sent, failed, read, clicked, bought, day by day. */
export const readCampaignAnalytics = (db: Db): ApiEndpoint => ({
  method: 'get',
  path: apiRoutes.analytics,
  tenancy: 'tenant',
  roles,
  respond: async (_request, { params, caller }) => {
    const own = forTenant(db, caller.tenant)
    const campaign = await ownCampaign(own, params)
    const { campaign: id, ...figures } = await campaignAnalytics(own, campaign._id)
    return Response.json({ campaignId: id, name: campaign.name, ...figures })
  },
})
