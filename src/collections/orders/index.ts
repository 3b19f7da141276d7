import type { CollectionConfig } from 'payload'

import { contactField, emptyList, moneyField, recordViews } from '../cells.ts'
import { defineCollection } from '../define-collection.ts'
import { demoField, moment, rawField } from '../fields/common.ts'
import { group } from '../label.ts'
import { slugs } from '../slugs.ts'

/** Orders that shops told us of, and which campaign earned them. Amounts are minor units. */
export const Orders: CollectionConfig = defineCollection({
  slug: slugs.orders,
  tenancy: 'tenant',
  timestamps: false,
  defaultSort: '-placedAt',
  admin: {
    group: group('money'),
    useAsTitle: 'number',
    defaultColumns: ['number', 'contact', 'total.amount', 'placedAt', 'source'],
    components: { beforeListTable: [emptyList], views: { edit: recordViews } },
  },
  fields: [
    { name: 'source', type: 'text' },
    { name: 'orderId', type: 'text' },
    { name: 'number', type: 'text' },
    contactField,
    {
      name: 'total',
      type: 'group',
      fields: [moneyField('amount'), { name: 'currency', type: 'text' }],
    },
    rawField('items'),
    { name: 'clickId', type: 'text' },
    { name: 'coupon', type: 'text' },
    rawField('entries'),
    rawField('credit'),
    moment('placedAt'),
    moment('receivedAt'),
    moment('updatedAt'),
    demoField,
  ],
})
