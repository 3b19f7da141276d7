import type { IndexPlan } from '../../mongo/indexes.ts'

import { slugs } from '../slugs.ts'

/** Indexes of `orders`. */
export const ordersIndexes: IndexPlan = {
  [slugs.orders]: [
    { key: { tenant: 1, placedAt: -1, _id: -1 } },
    { key: { tenant: 1, contact: 1, placedAt: -1 } },
    { key: { tenant: 1, updatedAt: -1 } },
    { key: { tenant: 1, 'credit.campaign': 1, placedAt: -1 } },
    // What a campaign earned on a day: an order has an entry for each refund, whenever.
    { key: { tenant: 1, 'credit.campaign': 1, 'entries.at': 1 } },
  ],
}
