import type { IndexPlan } from '../../mongo/indexes.ts'

import { slugs } from '../slugs.ts'

/** Indexes of `campaigns`. */
export const campaignsIndexes: IndexPlan = {
  [slugs.campaigns]: [
    { key: { tenant: 1, createdAt: -1, _id: -1 } },
    { key: { tenant: 1, status: 1, updatedAt: -1 } },
  ],
}
