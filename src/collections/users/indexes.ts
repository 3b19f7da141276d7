import type { IndexPlan } from '../../mongo/indexes.ts'

import { slugs } from '../slugs.ts'

/** Indexes of `users`. */
export const usersIndexes: IndexPlan = {
  [slugs.users]: [{ key: { email: 1 }, unique: true }, { key: { 'tenants.tenant': 1 } }],
}
