import type { IndexPlan } from '../../mongo/indexes.ts'

import { slugs } from '../slugs.ts'

/** Indexes of `campaign-runs`. */
export const campaignRunsIndexes: IndexPlan = {
  [slugs.campaignRuns]: [
    { key: { tenant: 1, startedAt: -1, _id: -1 } },
    { key: { tenant: 1, status: 1, startedAt: -1 } },
    { key: { status: 1, updatedAt: 1 } },
    // What the sweep looks at, however many are over.
    { key: { startedAt: 1 }, partialFilterExpression: { settled: null } },
  ],
}
