import type { CollectionConfig } from 'payload'

import { emptyList, recordViews } from '../cells.ts'
import { defineCollection } from '../define-collection.ts'
import { demoField } from '../fields/common.ts'
import { group } from '../label.ts'
import { slugs } from '../slugs.ts'

/**
 * A tracked address of one campaign; each recipient has an own code for it. Only code writes these: who
 * gets a message next is tracked by the address as it stands in it, and counted for the campaign it is of.
 */
export const Links: CollectionConfig = defineCollection({
  slug: slugs.links,
  tenancy: 'tenant',
  admin: {
    group: group('engage'),
    useAsTitle: 'url',
    defaultColumns: ['url', 'label', 'campaign', 'createdAt'],
    components: { beforeListTable: [emptyList], views: { edit: recordViews } },
  },
  fields: [
    { name: 'campaign', type: 'relationship', relationTo: slugs.campaigns, required: true },
    { name: 'url', type: 'text', required: true },
    { name: 'label', type: 'text' },
    demoField,
  ],
})
