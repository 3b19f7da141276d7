import type { CollectionConfig } from 'payload'

import { deliveryStates } from '../../core/model/delivery.ts'
import { contactField, reasonField, recordViews } from '../cells.ts'
import { defineCollection } from '../define-collection.ts'
import { choice, demoField, moment, rawField } from '../fields/common.ts'
import { group } from '../label.ts'
import { slugs } from '../slugs.ts'

/** The send log: one message to one person, with every attempt. `_id = tenant.campaign.contact.step`. */
export const Deliveries: CollectionConfig = defineCollection({
  slug: slugs.deliveries,
  tenancy: 'tenant',
  timestamps: false,
  defaultSort: '-createdAt',
  admin: {
    group: group('operate'),
    enableListViewSelectAPI: true,
    defaultColumns: ['campaign', 'contact', 'state', 'reason', 'sentAt'],
    components: { views: { edit: recordViews } },
    pagination: { defaultLimit: 25, limits: [25, 50, 100] },
  },
  fields: [
    {
      name: 'campaign',
      type: 'relationship',
      relationTo: slugs.campaigns,
      admin: { components: { Cell: '/src/plugins/campaigns/components/RunCell#SentCell' } },
    },
    contactField,
    { name: 'account', type: 'relationship', relationTo: slugs.telegramAccounts },
    { name: 'step', type: 'number' },
    { name: 'randomId', type: 'text', admin: { hidden: true } },
    choice('state', deliveryStates),
    reasonField('reason'),
    moment('dueAt'),
    rawField('attempts'),
    { name: 'fence', type: 'number', admin: { hidden: true } },
    { name: 'peer', type: 'json', hidden: true },
    rawField('message'),
    { name: 'linkCodes', type: 'text', hasMany: true, admin: { hidden: true } },
    { name: 'messageId', type: 'number' },
    moment('sentAt'),
    moment('readAt'),
    moment('repliedAt'),
    moment('createdAt'),
    moment('updatedAt'),
    demoField,
  ],
})
