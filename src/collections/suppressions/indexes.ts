import type { IndexPlan } from '../../mongo/indexes.ts'

import { slugs } from '../slugs.ts'

/** Indexes of `suppressions`. */
export const suppressionsIndexes: IndexPlan = {
  [slugs.suppressions]: [
    { key: { tenant: 1, contact: 1 } },
    { key: { tenant: 1, at: -1 } },
    // A person in all workspaces: how many of them they have blocked.
    { key: { person: 1, tenant: 1 }, partialFilterExpression: { person: { $type: 'string' } } },
    {
      key: { 'confirm.account': 1, 'confirm.dueAt': 1 },
      partialFilterExpression: { 'confirm.state': 'due' },
    },
  ],
}
