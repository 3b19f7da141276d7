import type { IndexPlan } from '../../mongo/indexes.ts'

import { slugs } from '../slugs.ts'

/** Indexes of `clicks`. */
export const clicksIndexes: IndexPlan = {
  [slugs.clicks]: [
    { key: { tenant: 1, campaign: 1, at: -1 } },
    // Visits of people a day, counted without reading one.
    { key: { tenant: 1, campaign: 1, bot: 1, at: 1 } },
    { key: { tenant: 1, contact: 1, at: -1 } },
    { key: { tenant: 1, clickId: 1 } },
    { key: { tenant: 1, at: -1, _id: -1 } },
  ],
}
