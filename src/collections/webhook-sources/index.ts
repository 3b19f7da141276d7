import type { CollectionConfig, TextFieldSingleValidation } from 'payload'

import { idOf } from '../access/principal.ts'
import { defineCollection } from '../define-collection.ts'
import { choice, demoField } from '../fields/common.ts'
import { group } from '../label.ts'
import { slugs } from '../slugs.ts'

/** Part of the shop's address, so no two shops of a workspace share it. */
const isFreePathPart: TextFieldSingleValidation = async (value, { data, id, req }) => {
  if (!/^[a-z0-9-]{1,40}$/.test(value ?? '')) return 'Small letters, digits and hyphens.'
  const tenant = idOf((data as { tenant?: unknown }).tenant)
  if (!tenant) return true
  const { totalDocs } = await req.payload.db.count({
    collection: slugs.webhookSources,
    where: {
      and: [
        { tenant: { equals: tenant } },
        { name: { equals: value } },
        ...(id === undefined ? [] : [{ id: { not_equals: id } }]),
      ],
    },
    req,
  })
  return totalDocs === 0 || 'This workspace has a shop of this name already.'
}

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
    { name: 'name', type: 'text', required: true, validate: isFreePathPart },
    choice('kind', ['standard'], { required: true, defaultValue: 'standard' }),
    {
      // What its orders are found by for good, also when it is renamed: the id of its row.
      name: 'key',
      type: 'text',
      hidden: true,
      access: { create: () => false, read: () => false, update: () => false },
      hooks: {
        beforeChange: [
          ({ operation, data, value }) => (operation === 'create' ? data?.['id'] : value),
        ],
      },
    },
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
