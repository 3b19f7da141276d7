import type { IndexPlan } from '../../mongo/indexes.ts'

import { slugs } from '../slugs.ts'

/** Indexes of `api-keys`. */
export const apiKeysIndexes: IndexPlan = {
  [slugs.apiKeys]: [
    { key: { tenant: 1, createdAt: -1, _id: -1 } },
    {
      key: { apiKeyIndex: 1 },
      unique: true,
      partialFilterExpression: { apiKeyIndex: { $type: 'string' } },
    },
  ],
}
