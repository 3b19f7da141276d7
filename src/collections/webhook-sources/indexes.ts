import type { IndexPlan } from '../../mongo/indexes.ts'

import { slugs } from '../slugs.ts'

/** Indexes of `webhook-sources`. */
export const webhookSourcesIndexes: IndexPlan = {
  [slugs.webhookSources]: [{ key: { tenant: 1, name: 1 }, unique: true }],
}
