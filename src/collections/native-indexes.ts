import type { IndexPlan } from '../mongo/indexes.ts'

import { DAY, SECOND } from '../core/time.ts'
import { slugs } from './slugs.ts'

const keptFor = (days: number) => ({ expireAfterSeconds: (days * DAY) / SECOND })

/** Indexes of collections without a Payload face, and of those that Payload brings along. */
export const nativeIndexes: IndexPlan = {
  [slugs.accountCommands]: [
    { key: { network: 1, state: 1, createdAt: 1 } },
    { key: { tenant: 1, account: 1, createdAt: -1 } },
    { key: { expiresAt: 1 }, ...keptFor(1) },
  ],
  [slugs.identities]: [{ key: { tenant: 1, contact: 1 } }],
  [slugs.dialogs]: [
    { key: { tenant: 1, contact: 1 } },
    { key: { tenant: 1, account: 1, lastInboundAt: -1 } },
  ],
  [slugs.inbound]: [
    { key: { receivedAt: 1 }, partialFilterExpression: { handledAt: null } },
    { key: { tenant: 1, contact: 1, at: -1 } },
  ],
  [slugs.mediaUploads]: [
    { key: { at: 1 }, ...keptFor(90) },
    // Files that our own store does not give: hardly ever any.
    {
      key: { tenant: 1, 'trouble.at': 1 },
      partialFilterExpression: { 'trouble.at': { $gt: new Date(0) } },
    },
  ],
  [slugs.clickChunks]: [{ key: { tries: 1, at: 1 } }, { key: { retryAt: 1 } }],
  [slugs.lanes]: [{ key: { network: 1, until: 1 } }],
  [slugs.senders]: [{ key: { until: 1 }, ...keptFor(1) }],
  [slugs.contactClaims]: [{ key: { until: 1 }, ...keptFor(1) }],
  [slugs.statsDays]: [{ key: { tenant: 1, scope: 1, day: 1 } }],
  [slugs.statsDirty]: [{ key: { at: 1 } }],
  [slugs.events]: [{ key: { tenant: 1, at: 1, _id: 1 } }, { key: { at: 1 }, ...keptFor(30) }],
  [slugs.dataKeys]: [{ key: { tenant: 1, version: -1 } }],
  // Kept a week longer than they open anything, so that an old link can be told what it is.
  [slugs.ownerLinks]: [{ key: { expiresAt: 1 }, ...keptFor(7) }],
  // A handful of rows, read as a whole.
  [slugs.publicUrls]: [],
  [slugs.installation]: [],
  [`_${slugs.campaigns}_versions`]: [{ key: { parent: 1, updatedAt: -1 } }],
  'payload-preferences': [{ key: { key: 1, 'user.value': 1 } }],
  'payload-migrations': [],
  'payload-kv': [{ key: { key: 1 }, unique: true }],
}
