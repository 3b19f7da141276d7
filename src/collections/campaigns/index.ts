import type { CollectionConfig, Field } from 'payload'

import { categoryNames } from '../../core/category.ts'
import { runStatuses } from '../../core/model/campaign-run.ts'
import { nudgeConditions } from '../../core/nudges.ts'
import { emptyList } from '../cells.ts'
import { defineCollection } from '../define-collection.ts'
import { choice, demoField, rawField, readOnly } from '../fields/common.ts'
import { ownQuietHoursField } from '../fields/quiet-hours.ts'
import { group, text } from '../label.ts'
import { slugs } from '../slugs.ts'
import { defaultAudience } from './audience.ts'
import {
  checkAudience,
  fillAudience,
  showAudienceCategories,
  showAudienceDays,
} from './audience-hooks.ts'
import { mediaField } from './media-field.ts'
import { campaignViews, editNote, nudgeLabel, statusCell } from './views.ts'

/** What is sent to whom. The definition only: what happens to it is a `campaign-runs` row. */
export const Campaigns: CollectionConfig = defineCollection({
  slug: slugs.campaigns,
  tenancy: 'tenant',
  writers: ['owner', 'marketer'],
  disableDuplicate: false,
  versions: { maxPerDoc: 20, drafts: false },
  admin: {
    group: group('engage'),
    useAsTitle: 'name',
    defaultColumns: ['name', 'status', 'accounts', 'updatedAt'],
    components: { views: { edit: campaignViews }, beforeListTable: [emptyList] },
  },
  hooks: { beforeValidate: [fillAudience] },
  fields: [
    { name: 'editNote', type: 'ui', admin: { components: { Field: editNote } } },
    { name: 'name', type: 'text', required: true, maxLength: 120 },
    {
      name: 'message',
      type: 'richText',
      required: true,
      admin: { description: text('fields:message-help') },
    },
    mediaField,
    {
      name: 'accounts',
      type: 'relationship',
      relationTo: slugs.telegramAccounts,
      hasMany: true,
      admin: { allowCreate: false },
    },
    {
      name: 'audienceDays',
      type: 'number',
      min: 1,
      max: 3_650,
      admin: { placeholder: String(defaultAudience.all[0].value), disableListColumn: true },
      hooks: { afterRead: [showAudienceDays] },
    },
    choice('audienceCategories', categoryNames, {
      hasMany: true,
      admin: { description: text('fields:audienceCategories-help'), disableListColumn: true },
      hooks: { afterRead: [showAudienceCategories] },
    }),
    { ...rawField('audience'), validate: checkAudience } as Field,
    { name: 'discountCode', type: 'text', maxLength: 64 },
    ownQuietHoursField,
    {
      name: 'nudges',
      type: 'array',
      maxRows: 5,
      admin: { components: { RowLabel: nudgeLabel } },
      fields: [
        {
          type: 'row',
          fields: [
            {
              name: 'afterHours',
              type: 'number',
              required: true,
              defaultValue: 24,
              min: 1,
              max: 720,
              admin: { width: '40%' },
            },
            choice('condition', nudgeConditions, {
              defaultValue: 'no-reply',
              required: true,
              admin: { width: '60%', description: text('fields:conditionMore') },
            }),
          ],
        },
        { name: 'message', type: 'richText', required: true },
      ],
    },
    readOnly(
      choice('status', runStatuses, {
        defaultValue: 'draft',
        admin: { position: 'sidebar', components: { Cell: statusCell } },
      }),
    ),
    readOnly({ name: 'variant', type: 'text', admin: { hidden: true } }),
    demoField,
  ],
})
