import type { IndexPlan } from '../../mongo/indexes.ts'

import { slugs } from '../slugs.ts'

/** Indexes of `media`. */
export const mediaIndexes: IndexPlan = {
  [slugs.media]: [
    { key: { filename: 1 }, unique: true },
    { key: { tenant: 1, createdAt: -1, _id: -1 } },
  ],
}
