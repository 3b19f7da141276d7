import type { CollectionConfig } from 'payload'

import { contactField, recordTitle } from '../cells.ts'
import { defineCollection } from '../define-collection.ts'
import { choice, demoField, moment } from '../fields/common.ts'
import { group } from '../label.ts'
import { slugs } from '../slugs.ts'

/** People nobody writes to any more. */
export const Suppressions: CollectionConfig = defineCollection({
  slug: slugs.suppressions,
  tenancy: 'tenant',
  timestamps: false,
  defaultSort: '-at',
  admin: { group: group('audience'), defaultColumns: ['contact', 'reason', 'at'] },
  fields: [
    recordTitle,
    contactField,
    choice('reason', ['opt-out', 'blocked', 'deactivated', 'privacy', 'complaint', 'by-hand']),
    moment('at'),
    demoField,
  ],
})
