import type { IndexPlan } from '../../mongo/indexes.ts'

import { slugs } from '../slugs.ts'

/** Indexes of `contacts`. */
export const contactsIndexes: IndexPlan = {
  [slugs.contacts]: [
    { key: { tenant: 1, createdAt: -1, _id: -1 } },
    { key: { tenant: 1, lastInboundAt: -1, _id: -1 } },
    { key: { tenant: 1, _id: 1 } },
    {
      key: { tenant: 1, categoryDue: 1 },
      partialFilterExpression: { categoryDue: { $type: 'string' } },
    },
    { key: { tenant: 1, 'category.name': 1 } },
    { key: { tenant: 1, createdAt: 1 }, partialFilterExpression: { 'category.name': null } },
  ],
}
