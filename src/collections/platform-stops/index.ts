import type { Access, CollectionConfig } from 'payload'

import { principalOf } from '../access/principal.ts'
import { defineCollection } from '../define-collection.ts'
import { choice, moment } from '../fields/common.ts'
import { group } from '../label.ts'
import { slugs } from '../slugs.ts'

const ofPlatform: Access = ({ req }) => {
  const principal = principalOf(req.user)
  return principal.kind === 'user' && principal.platformAdmin
}

/**
 * People whom nobody of any workspace writes to. Rows are made natively, since what they are made of
 * (a Telegram id, a number) is hashed and never stored; only a platform admin sees or removes one.
 */
export const PlatformStops: CollectionConfig = defineCollection({
  slug: slugs.platformStops,
  tenancy: 'platform',
  defaultSort: '-at',
  admin: {
    group: group('settings'),
    defaultColumns: ['at', 'reason', 'note', 'by'],
    components: { beforeListTable: ['/src/plugins/policy/components/AddStop#AddStop'] },
    hidden: ({ user }) => {
      const principal = principalOf(user)
      return !(principal.kind === 'user' && principal.platformAdmin)
    },
  },
  access: { create: () => false, read: ofPlatform, update: () => false, delete: ofPlatform },
  fields: [
    choice('reason', ['asked', 'complaints', 'by-hand']),
    { name: 'note', type: 'text' },
    { name: 'by', type: 'text' },
    moment('at'),
  ],
})
