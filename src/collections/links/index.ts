import type { CollectionConfig } from 'payload'

import { emptyList } from '../cells.ts'
import { defineCollection } from '../define-collection.ts'
import { demoField } from '../fields/common.ts'
import { group } from '../label.ts'
import { slugs } from '../slugs.ts'

/** A tracked address of one campaign; each recipient has an own code for it. */
export const Links: CollectionConfig = defineCollection({
  slug: slugs.links,
  tenancy: 'tenant',
  writers: ['owner', 'marketer'],
  admin: {
    group: group('engage'),
    useAsTitle: 'url',
    defaultColumns: ['url', 'label', 'campaign', 'createdAt'],
    components: { beforeListTable: [emptyList] },
  },
  fields: [
    { name: 'campaign', type: 'relationship', relationTo: slugs.campaigns, required: true },
    { name: 'url', type: 'text', required: true, validate: isWebAddress },
    { name: 'label', type: 'text' },
    demoField,
  ],
})

function isWebAddress(value: string | null | undefined): string | true {
  const web = URL.canParse(value ?? '') && /^https?:$/.test(new URL(value ?? '').protocol)
  return web || 'An address that begins with http:// or https://.'
}
