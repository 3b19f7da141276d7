import type { WebPart } from '../roles.ts'

import { readCampaignAnalytics } from './endpoints/campaign-analytics.ts'
import { readCategories } from './endpoints/categories.ts'
import { readDashboard } from './endpoints/dashboard.ts'
import { readLinks } from './endpoints/links.ts'
import { readRevenue } from './endpoints/revenue.ts'

/** Figures over HTTP: of a campaign, of its links, of revenue, of categories, of the dashboard. */
export const web: WebPart = async ({ payload, mongo: { db }, clock }) => ({
  routes: [
    readCampaignAnalytics(db),
    readLinks(db),
    readRevenue(payload, db, clock),
    readCategories(db),
    readDashboard(payload, db, clock),
  ],
})
