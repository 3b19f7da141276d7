import type { CollectionConfig } from 'payload'

import { defineCollection } from '../define-collection.ts'
import { choice, demoField } from '../fields/common.ts'
import { group } from '../label.ts'
import { slugs } from '../slugs.ts'

/** A shop that may post to `/hooks/<hook id>/<name>`. Its secrets are sealed; several may live at once. */
export const WebhookSources: CollectionConfig = defineCollection({
  slug: slugs.webhookSources,
  tenancy: 'tenant',
  writers: ['owner', 'developer'],
  admin: {
    group: group('settings'),
    useAsTitle: 'name',
    defaultColumns: ['name', 'kind', 'updatedAt'],
  },
  fields: [
    { name: 'name', type: 'text', required: true, validate: isPathPart },
    choice('kind', ['standard'], { required: true, defaultValue: 'standard' }),
    {
      name: 'secrets',
      type: 'text',
      hasMany: true,
      hidden: true,
      access: { create: () => false, read: () => false, update: () => false },
    },
    {
      name: 'connect',
      type: 'ui',
      admin: {
        components: { Field: '/src/plugins/shop/components/SecretsCard#SecretsCard' },
        disableListColumn: true,
      },
    },
    demoField,
  ],
})

function isPathPart(value: string | null | undefined): string | true {
  return /^[a-z0-9-]{1,40}$/.test(value ?? '') || 'Small letters, digits and hyphens.'
}
