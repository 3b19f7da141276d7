import type { CollectionConfig } from 'payload'

import { contactField, recordViews } from '../cells.ts'
import { defineCollection } from '../define-collection.ts'
import { demoField, moment } from '../fields/common.ts'
import { group } from '../label.ts'
import { slugs } from '../slugs.ts'

/** Append-only ledger: who agreed to what, when and where. */
export const Consents: CollectionConfig = defineCollection({
  slug: slugs.consents,
  tenancy: 'tenant',
  timestamps: false,
  defaultSort: '-at',
  admin: {
    group: group('audience'),
    defaultColumns: ['contact', 'purpose', 'granted', 'source', 'proof', 'at'],
    components: { views: { edit: recordViews } },
  },
  fields: [
    contactField,
    { name: 'channel', type: 'text' },
    { name: 'purpose', type: 'text' },
    { name: 'granted', type: 'checkbox' },
    { name: 'source', type: 'text' },
    { name: 'text', type: 'text' },
    { name: 'proof', type: 'text' },
    {
      name: 'actor',
      type: 'text',
      admin: { components: { Cell: '/src/plugins/campaigns/components/AuditCells#ActorCell' } },
    },
    moment('at'),
    demoField,
  ],
})
