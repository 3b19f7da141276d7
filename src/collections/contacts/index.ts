import type { CollectionConfig } from 'payload'

import { isZone } from '../../core/day.ts'
import { makeContactId } from '../../core/ids.ts'
import { emptyList, moneyField } from '../cells.ts'
import { defineCollection } from '../define-collection.ts'
import { demoField, moment, rawField, readOnly } from '../fields/common.ts'
import { group, text } from '../label.ts'
import { slugs } from '../slugs.ts'
import { categoryField } from './category.ts'
import { lastOutboundField } from './last-outbound.ts'

/** A person of one workspace. Ids are opaque; how to reach them is in `identities` and `dialogs`. */
export const Contacts: CollectionConfig = defineCollection({
  slug: slugs.contacts,
  tenancy: 'tenant',
  writers: ['owner', 'marketer'],
  nameRow: makeContactId,
  admin: {
    group: group('audience'),
    useAsTitle: 'firstName',
    defaultColumns: [
      'firstName',
      'lastName',
      'category.name',
      'timeZone',
      'lastInboundAt',
      'lastOrder.item',
      'lastOrder.amount',
    ],
    components: { beforeListTable: [emptyList] },
    listSearchableFields: ['firstName', 'lastName', 'username'],
  },
  fields: [
    {
      name: 'why',
      type: 'ui',
      admin: {
        components: { Field: '/src/plugins/campaigns/components/WhyPanel#WhyPanel' },
        disableListColumn: true,
      },
    },
    {
      name: 'agreement',
      type: 'ui',
      admin: {
        components: { Field: '/src/plugins/policy/components/ConsentCard#ConsentCard' },
        disableListColumn: true,
      },
    },
    {
      name: 'personTitle',
      type: 'ui',
      admin: {
        components: {
          Field: '/src/plugins/campaigns/components/RecordTitle/PersonTitle#PersonTitle',
        },
        disableListColumn: true,
      },
    },
    { name: 'firstName', type: 'text' },
    { name: 'lastName', type: 'text' },
    { name: 'username', type: 'text' },
    { name: 'tags', type: 'text', hasMany: true },
    rawField('attributes'),
    { name: 'timeZone', type: 'text', validate: isTimeZone },
    { name: 'language', type: 'text' },
    categoryField,
    readOnly({
      name: 'frequency',
      type: 'group',
      admin: { description: text('fields:ownFrequency-help') },
      fields: [
        { name: 'perWeek', type: 'number', label: text('fields:frequency-perWeek') },
        { name: 'perDay', type: 'number', label: text('fields:frequency-perDay') },
      ],
    }),
    readOnly(moment('lastInboundAt')),
    lastOutboundField,
    readOnly({
      name: 'lastOrder',
      type: 'group',
      fields: [
        { name: 'number', type: 'text' },
        { name: 'item', type: 'text' },
        moneyField('amount'),
        { name: 'currency', type: 'text' },
        moment('at'),
      ],
    }),
    demoField,
  ],
})

function isTimeZone(value: string | null | undefined): string | true {
  return !value || isZone(value) || 'A time zone such as Europe/Berlin.'
}
