import type { IndexPlan } from '../../mongo/indexes.ts'

import { slugs } from '../slugs.ts'

/** Indexes of `platform-stops`. */
export const platformStopsIndexes: IndexPlan = {
  [slugs.platformStops]: [{ key: { at: -1 } }],
}
