import type { CollectionConfig } from 'payload'

import { runStatuses } from '../../core/model/campaign-run.ts'
import { recordTitle } from '../cells.ts'
import { defineCollection } from '../define-collection.ts'
import { choice, demoField, moment, rawField } from '../fields/common.ts'
import { group } from '../label.ts'
import { slugs } from '../slugs.ts'

const components = '/src/plugins/campaigns/components'
const counts = ['total', 'sent', 'failed', 'skipped', 'cancelled', 'deferred', 'unknown'] as const

/** The life of a started campaign, changed natively by compare-and-set. `_id = tenant.campaign`. */
export const CampaignRuns: CollectionConfig = defineCollection({
  slug: slugs.campaignRuns,
  tenancy: 'tenant',
  timestamps: false,
  defaultSort: '-startedAt',
  admin: {
    group: group('engage'),
    defaultColumns: ['campaign', 'status', 'startedAt', 'finishedAt'],
  },
  fields: [
    recordTitle,
    {
      name: 'campaign',
      type: 'relationship',
      relationTo: slugs.campaigns,
      admin: { components: { Cell: `${components}/RunCell#RunCell` } },
    },
    choice('status', runStatuses, {
      admin: { components: { Cell: `${components}/StatusCell#StatusCell` } },
    }),
    rawField('frozen'),
    {
      name: 'counts',
      type: 'group',
      fields: counts.map((name) => ({ name, type: 'number' as const })),
    },
    { name: 'expandedTo', type: 'text', admin: { hidden: true } },
    moment('expandedAt'),
    moment('startedAt'),
    { name: 'startedBy', type: 'text' },
    moment('pausedAt'),
    { name: 'pausedBy', type: 'text' },
    { name: 'reason', type: 'text' },
    {
      name: 'quietOverride',
      type: 'group',
      fields: [{ name: 'by', type: 'text' }, { name: 'reason', type: 'text' }, moment('at')],
    },
    moment('finishedAt'),
    moment('updatedAt'),
    demoField,
  ],
})
