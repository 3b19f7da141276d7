import type { CollectionConfig } from 'payload'

import { auditFields, recordViews } from '../cells.ts'
import { defineCollection } from '../define-collection.ts'
import { demoField, moment, rawField } from '../fields/common.ts'
import { group } from '../label.ts'
import { slugs } from '../slugs.ts'

/** Append-only: who did what, when and why. */
export const Audit: CollectionConfig = defineCollection({
  slug: slugs.audit,
  tenancy: 'tenant',
  timestamps: false,
  defaultSort: '-at',
  admin: {
    group: group('operate'),
    defaultColumns: ['at', 'actor', 'action', 'target', 'reason'],
    components: { views: { edit: recordViews } },
  },
  fields: [
    ...auditFields,
    { name: 'reason', type: 'text' },
    rawField('data'),
    moment('at'),
    demoField,
  ],
})
