import type { IndexPlan } from '../../mongo/indexes.ts'

import { slugs } from '../slugs.ts'

/** Indexes of `telegram-accounts`. */
export const telegramAccountsIndexes: IndexPlan = {
  [slugs.telegramAccounts]: [
    { key: { tenant: 1, createdAt: -1, _id: -1 } },
    { key: { network: 1, state: 1, _id: 1 } },
  ],
}
