import type { CollectionConfig } from 'payload'

import { roles } from '../../core/roles.ts'
import { defineCollection } from '../define-collection.ts'
import { choice } from '../fields/common.ts'
import { group } from '../label.ts'
import { slugs } from '../slugs.ts'
import { inReach, keyKeepers, refuseMoreThanOwn } from './own-roles.ts'
import { demandStrongKey, hideOthersKeys } from './strong-key.ts'

/** Service accounts: one key, one workspace. Never a password, so nobody registers here. */
export const ApiKeys: CollectionConfig = defineCollection({
  slug: slugs.apiKeys,
  tenancy: 'tenant',
  writers: keyKeepers,
  access: { update: inReach, delete: inReach },
  hooks: {
    beforeValidate: [demandStrongKey],
    beforeChange: [refuseMoreThanOwn],
    afterError: [hideOthersKeys],
  },
  auth: { useAPIKey: true, disableLocalStrategy: true },
  admin: {
    group: group('settings'),
    useAsTitle: 'name',
    defaultColumns: ['name', 'roles', 'enableAPIKey'],
  },
  fields: [
    { name: 'name', type: 'text', required: true },
    choice('roles', roles, { hasMany: true, required: true, defaultValue: ['analyst'] }),
  ],
})
