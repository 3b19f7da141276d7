import type { CollectionConfig } from 'payload'

import { recordViews } from '../cells.ts'
import { defineCollection } from '../define-collection.ts'
import { choice, demoField, moment } from '../fields/common.ts'
import { group } from '../label.ts'
import { slugs } from '../slugs.ts'

/** What shops posted, kept as received before it is understood. `_id = tenant.<key of the shop>.eventId`. */
export const WebhookEvents: CollectionConfig = defineCollection({
  slug: slugs.webhookEvents,
  tenancy: 'tenant',
  timestamps: false,
  defaultSort: '-receivedAt',
  admin: {
    group: group('operate'),
    useAsTitle: 'eventId',
    defaultColumns: ['receivedAt', 'source', 'type', 'state', 'problem'],
    components: { views: { edit: recordViews } },
  },
  fields: [
    { name: 'source', type: 'text' },
    { name: 'eventId', type: 'text' },
    { name: 'type', type: 'text' },
    { name: 'body', type: 'textarea' },
    choice('state', ['received', 'done', 'failed']),
    { name: 'problem', type: 'text' },
    { name: 'attempts', type: 'number' },
    moment('receivedAt'),
    moment('handledAt'),
    demoField,
  ],
})
