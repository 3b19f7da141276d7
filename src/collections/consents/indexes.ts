import type { IndexPlan } from '../../mongo/indexes.ts'

import { slugs } from '../slugs.ts'

/** Indexes of `consents`. */
export const consentsIndexes: IndexPlan = {
  [slugs.consents]: [
    { key: { tenant: 1, contact: 1, purpose: 1, at: -1 } },
    { key: { tenant: 1, at: -1 } },
  ],
}
