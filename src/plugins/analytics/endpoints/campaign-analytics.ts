import type { ApiEndpoint } from '../../../endpoints/define-endpoint.ts'
import type { Db } from '../../../mongo/connect.ts'

import { slugs } from '../../../collections/slugs.ts'
import { PlatformError } from '../../../core/errors.ts'
import { roles } from '../../../endpoints/define-endpoint.ts'
import { apiRoutes } from '../../../endpoints/routes.ts'
import { forTenant } from '../../../mongo/for-tenant.ts'
import { campaignAnalytics } from '../read.ts'

type Campaign = { _id: string; tenant: string; name: string }

/** What a campaign has done so far: sent, failed, read, clicked, bought, day by day. */
export const readCampaignAnalytics = (db: Db): ApiEndpoint => ({
  method: 'get',
  path: apiRoutes.analytics,
  tenancy: 'tenant',
  roles,
  respond: async (_request, { params, caller }) => {
    const own = forTenant(db, caller.tenant)
    const campaign = await own
      .collection<Campaign>(slugs.campaigns)
      .findOne({ _id: params['id'] ?? '' })
    if (!campaign) throw new PlatformError('NOT_FOUND', 'No such campaign.')
    const { campaign: id, ...figures } = await campaignAnalytics(own, campaign._id)
    return Response.json({ campaignId: id, name: campaign.name, ...figures })
  },
})
