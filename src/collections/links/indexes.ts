import type { IndexPlan } from '../../mongo/indexes.ts'

import { slugs } from '../slugs.ts'

/** Indexes of `links`. */
export const linksIndexes: IndexPlan = {
  [slugs.links]: [
    { key: { tenant: 1, campaign: 1 } },
    { key: { tenant: 1, createdAt: -1, _id: -1 } },
  ],
}
