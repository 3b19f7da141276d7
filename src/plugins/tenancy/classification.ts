import type { CollectionTenancy } from '../../collections/define-collection.ts'

import { slugs } from '../../collections/slugs.ts'

/** Collections that only native code reads and writes. */
export const nativeTenancy: Readonly<Record<string, CollectionTenancy>> = {
  [slugs.accountCommands]: 'tenant',
  [slugs.identities]: 'tenant',
  [slugs.dialogs]: 'tenant',
  [slugs.inbound]: 'tenant',
  [slugs.linkCodes]: 'tenant',
  [slugs.mediaUploads]: 'tenant',
  [slugs.lanes]: 'tenant',
  [slugs.contactClaims]: 'tenant',
  [slugs.statsDays]: 'tenant',
  [slugs.statsDirty]: 'tenant',
  [slugs.events]: 'tenant',
  [slugs.dataKeys]: 'tenant',
  // Written by an edge before the tenant of each click is looked up.
  [slugs.clickChunks]: 'platform',
  [slugs.ownerLinks]: 'platform',
  [slugs.publicUrls]: 'platform',
  // What holds for all workspaces: the check of the master key, how far the demo has come,
  // until when a worker is known to live.
  [slugs.installation]: 'platform',
  // Which sender processes live; no tenant's data.
  [slugs.senders]: 'platform',
}

/** Collections that Payload adds by itself. */
export const payloadTenancy: Readonly<Record<string, CollectionTenancy>> = {
  'payload-preferences': 'self',
  'payload-migrations': 'platform',
  'payload-kv': 'platform',
}
