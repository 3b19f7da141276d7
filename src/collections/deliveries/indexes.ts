import type { IndexPlan } from '../../mongo/indexes.ts'

import { slugs } from '../slugs.ts'

/** Indexes of `deliveries`. */
export const deliveriesIndexes: IndexPlan = {
  [slugs.deliveries]: [
    { key: { tenant: 1, account: 1, state: 1, dueAt: 1, _id: 1 } },
    { key: { tenant: 1, campaign: 1, state: 1, dueAt: 1 } },
    { key: { tenant: 1, account: 1, 'peer.userId': 1, messageId: 1 } },
    { key: { tenant: 1, contact: 1, sentAt: -1 } },
    { key: { tenant: 1, campaign: 1, sentAt: -1 } },
    { key: { tenant: 1, campaign: 1, updatedAt: 1, _id: 1 } },
    { key: { tenant: 1, updatedAt: -1, _id: -1 } },
  ],
}
