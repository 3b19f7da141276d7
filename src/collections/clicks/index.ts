import type { CollectionConfig } from 'payload'

import { contactField, recordViews } from '../cells.ts'
import { defineCollection } from '../define-collection.ts'
import { demoField, moment } from '../fields/common.ts'
import { group } from '../label.ts'
import { slugs } from '../slugs.ts'

/** Visits through tracked links. `_id = tenant.segment.offset`, so a replay changes nothing. */
export const Clicks: CollectionConfig = defineCollection({
  slug: slugs.clicks,
  tenancy: 'tenant',
  timestamps: false,
  defaultSort: '-at',
  admin: {
    group: group('money'),
    defaultColumns: ['at', 'campaign', 'link', 'contact', 'bot'],
    components: { views: { edit: recordViews } },
  },
  fields: [
    { name: 'code', type: 'text' },
    { name: 'link', type: 'relationship', relationTo: slugs.links },
    { name: 'campaign', type: 'relationship', relationTo: slugs.campaigns },
    contactField,
    { name: 'delivery', type: 'text' },
    { name: 'clickId', type: 'text' },
    { name: 'visitor', type: 'text', admin: { hidden: true } },
    { name: 'bot', type: 'checkbox' },
    moment('at'),
    demoField,
  ],
})
