import type { IndexPlan } from '../../mongo/indexes.ts'

import { slugs } from '../slugs.ts'

/** Indexes of `suppressions`. */
export const suppressionsIndexes: IndexPlan = {
  [slugs.suppressions]: [{ key: { tenant: 1, contact: 1 } }, { key: { tenant: 1, at: -1 } }],
}
