import type { IndexPlan } from '../../mongo/indexes.ts'

import { slugs } from '../slugs.ts'

/** Indexes of `tenants`. */
export const tenantsIndexes: IndexPlan = {
  [slugs.tenants]: [
    { key: { slug: 1 }, unique: true },
    { key: { hookId: 1 }, unique: true },
    { key: { linkPrefix: 1 }, unique: true },
  ],
}
