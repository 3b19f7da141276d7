import type { Db, IndexDescription } from 'mongodb'

import type { IndexPlan } from './indexes.ts'

import { slugs } from '../collections/slugs.ts'
import { dateClickedMessages } from './clicked-messages.ts'
import { dateFirstUse } from './first-use.ts'
import { wantHistory } from './history-due.ts'
import { createIndexes, dropIndexes } from './indexes.ts'
import { keepOptOutSettings } from './opt-out-settings.ts'
import { keepShopNames } from './shop-keys.ts'
import { withdrawTestCredit } from './test-credit.ts'

type Declares = { feature: { indexes?: IndexPlan } }

/** Indexes of former versions. */
const retired = {
  [slugs.linkCodes]: ['tenant_1_campaign_1'],
  [slugs.clickChunks]: ['at_1'],
  [slugs.orders]: ['receivedAt_1'],
  [slugs.deliveries]: [
    'tenant_1_campaign_1_sentAt_-1__id_-1',
    'tenant_1_campaign_1_state_1_step_1_dueAt_1',
  ],
}

/** All that the features declare, as one plan; two may add to the same collection. */
export const indexPlanOf = (features: readonly Declares[]): IndexPlan => {
  const plan: Record<string, IndexDescription[]> = {}
  for (const { feature } of features) {
    for (const [collection, indexes] of Object.entries(feature.indexes ?? {})) {
      plan[collection] = [...(plan[collection] ?? []), ...indexes.filter(notIn(plan[collection]))]
    }
  }
  return plan
}

/** Brings the database to the shape this version needs. Idempotent; run before any role starts. */
export const migrate = async (db: Db, features: readonly Declares[]): Promise<void> => {
  await createIndexes(db, indexPlanOf(features))
  await dropIndexes(db, retired)
  await dateFirstUse(db)
  await keepOptOutSettings(db)
  await withdrawTestCredit(db)
  await dateClickedMessages(db)
  await wantHistory(db)
  await keepShopNames(db)
}

const notIn =
  (known: readonly IndexDescription[] = []) =>
  ({ key }: IndexDescription): boolean =>
    !known.some((other) => JSON.stringify(other.key) === JSON.stringify(key))
