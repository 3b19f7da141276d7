import type { CollectionConfig } from 'payload'

import type { MediaSettings } from './media/index.ts'

import { ApiKeys } from './api-keys/index.ts'
import { Audit } from './audit/index.ts'
import { CampaignRuns } from './campaign-runs/index.ts'
import { Campaigns } from './campaigns/index.ts'
import { Clicks } from './clicks/index.ts'
import { Consents } from './consents/index.ts'
import { Contacts } from './contacts/index.ts'
import { Decisions } from './decisions/index.ts'
import { Deliveries } from './deliveries/index.ts'
import { Links } from './links/index.ts'
import { makeMedia } from './media/index.ts'
import { Orders } from './orders/index.ts'
import { PlatformStops } from './platform-stops/index.ts'
import { Suppressions } from './suppressions/index.ts'
import { TelegramAccounts } from './telegram-accounts/index.ts'
import { Tenants } from './tenants/index.ts'
import { makeUsers } from './users/index.ts'
import { WebhookEvents } from './webhook-events/index.ts'
import { WebhookSources } from './webhook-sources/index.ts'

type Settings = MediaSettings & { publicUrl: string }

/** Every collection that Payload knows, in the order of the sidebar. */
export const collections = (settings: Settings): CollectionConfig[] =>
  [
    Campaigns,
    CampaignRuns,
    Links,
    makeMedia(settings),
    Contacts,
    Consents,
    Suppressions,
    Orders,
    Clicks,
    TelegramAccounts,
    Deliveries,
    Decisions,
    WebhookEvents,
    Audit,
    Tenants,
    makeUsers(settings),
    ApiKeys,
    WebhookSources,
    PlatformStops,
  ].map(ownCopy)

/** Plugins write into what they are given; the declarations above stay as they are. */
function ownCopy(collection: CollectionConfig): CollectionConfig {
  return { ...collection, fields: [...collection.fields], admin: { ...collection.admin } }
}
