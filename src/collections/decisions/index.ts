import type { CollectionConfig } from 'payload'

import { contactField, reasonField, recordViews } from '../cells.ts'
import { defineCollection } from '../define-collection.ts'
import { demoField, moment, rawField } from '../fields/common.ts'
import { group } from '../label.ts'
import { slugs } from '../slugs.ts'

/** Why a person was or was not written to: what the gate said, rule by rule. */
export const Decisions: CollectionConfig = defineCollection({
  slug: slugs.decisions,
  tenancy: 'tenant',
  timestamps: false,
  defaultSort: '-at',
  admin: {
    group: group('operate'),
    defaultColumns: ['campaign', 'contact', 'verdict', 'reason', 'at'],
    components: { views: { edit: recordViews } },
  },
  fields: [
    { name: 'campaign', type: 'relationship', relationTo: slugs.campaigns },
    contactField,
    { name: 'step', type: 'number' },
    { name: 'verdict', type: 'text' },
    { name: 'rule', type: 'text' },
    reasonField('reason'),
    rawField('trace'),
    moment('at'),
    demoField,
  ],
})
