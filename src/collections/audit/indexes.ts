import type { IndexPlan } from '../../mongo/indexes.ts'

import { slugs } from '../slugs.ts'

/** Indexes of `audit`. */
export const auditIndexes: IndexPlan = {
  [slugs.audit]: [{ key: { tenant: 1, at: -1, _id: -1 } }],
}
