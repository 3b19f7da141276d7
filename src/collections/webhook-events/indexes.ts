import type { IndexPlan } from '../../mongo/indexes.ts'

import { slugs } from '../slugs.ts'

/** Indexes of `webhook-events`. */
export const webhookEventsIndexes: IndexPlan = {
  [slugs.webhookEvents]: [
    { key: { tenant: 1, receivedAt: -1, _id: -1 } },
    { key: { state: 1, receivedAt: 1 } },
    // Bodies that are to be forgotten: those of handled events, for some days.
    { key: { state: 1, handledAt: 1 }, partialFilterExpression: { body: { $gt: '' } } },
  ],
}
