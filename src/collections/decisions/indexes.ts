import type { IndexPlan } from '../../mongo/indexes.ts'

import { slugs } from '../slugs.ts'

/** Indexes of `decisions`. */
export const decisionsIndexes: IndexPlan = {
  [slugs.decisions]: [
    { key: { tenant: 1, campaign: 1, contact: 1 } },
    { key: { tenant: 1, contact: 1, at: -1 } },
    { key: { tenant: 1, at: -1, _id: -1 } },
  ],
}
