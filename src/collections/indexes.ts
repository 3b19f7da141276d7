import type { IndexPlan } from '../mongo/indexes.ts'

import { apiKeysIndexes } from './api-keys/indexes.ts'
import { auditIndexes } from './audit/indexes.ts'
import { campaignRunsIndexes } from './campaign-runs/indexes.ts'
import { campaignsIndexes } from './campaigns/indexes.ts'
import { clicksIndexes } from './clicks/indexes.ts'
import { consentsIndexes } from './consents/indexes.ts'
import { contactsIndexes } from './contacts/indexes.ts'
import { decisionsIndexes } from './decisions/indexes.ts'
import { deliveriesIndexes } from './deliveries/indexes.ts'
import { linksIndexes } from './links/indexes.ts'
import { mediaIndexes } from './media/indexes.ts'
import { ordersIndexes } from './orders/indexes.ts'
import { platformStopsIndexes } from './platform-stops/indexes.ts'
import { suppressionsIndexes } from './suppressions/indexes.ts'
import { telegramAccountsIndexes } from './telegram-accounts/indexes.ts'
import { tenantsIndexes } from './tenants/indexes.ts'
import { usersIndexes } from './users/indexes.ts'
import { webhookEventsIndexes } from './webhook-events/indexes.ts'
import { webhookSourcesIndexes } from './webhook-sources/indexes.ts'
import { nativeIndexes } from './native-indexes.ts'

/** Every index of the platform's own collections. Created by the migration step, never by a role. */
export const collectionIndexes: IndexPlan = {
  ...apiKeysIndexes,
  ...auditIndexes,
  ...campaignRunsIndexes,
  ...campaignsIndexes,
  ...clicksIndexes,
  ...consentsIndexes,
  ...contactsIndexes,
  ...decisionsIndexes,
  ...deliveriesIndexes,
  ...linksIndexes,
  ...mediaIndexes,
  ...ordersIndexes,
  ...platformStopsIndexes,
  ...suppressionsIndexes,
  ...telegramAccountsIndexes,
  ...tenantsIndexes,
  ...usersIndexes,
  ...webhookEventsIndexes,
  ...webhookSourcesIndexes,
  ...nativeIndexes,
}
