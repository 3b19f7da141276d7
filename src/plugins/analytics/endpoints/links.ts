import type { ApiEndpoint } from '../../../endpoints/define-endpoint.ts'
import type { Db } from '../../../mongo/connect.ts'

import { bestShare } from '../../../core/best-share.ts'
import { roles } from '../../../endpoints/define-endpoint.ts'
import { edgeRoutes } from '../../../endpoints/routes.ts'
import { forTenant } from '../../../mongo/for-tenant.ts'
import { publicUrls } from '../../../mongo/public-urls.ts'
import { linkFigures } from '../read-links.ts'
import { ownCampaign } from './own-campaign.ts'

/** The links of a campaign: who followed which, what each sold, and whether one is better beyond chance. */
export const readLinks = (db: Db): ApiEndpoint => ({
  method: 'get',
  path: '/api/v1/campaigns/:id/links',
  tenancy: 'tenant',
  roles,
  respond: async (_request, { params, caller }) => {
    const own = forTenant(db, caller.tenant)
    const campaign = await ownCampaign(own, params)
    const origins = await publicUrls(db)
    const pages = new Set(origins.map((origin) => new URL(edgeRoutes.preferences, origin).href))
    const { sent, links, elsewhere } = await linkFigures(own, campaign._id, pages)
    const shares = links.map(({ id, clickers, sent: of }) => ({ key: id, hits: clickers, of }))
    const best = bestShare(shares)
    return Response.json({ campaignId: campaign._id, sent, best, links, elsewhere })
  },
})
