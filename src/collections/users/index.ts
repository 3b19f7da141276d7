import type { Access, CollectionConfig, FieldAccess } from 'payload'

import { principalOf } from '../access/principal.ts'
import { defineCollection } from '../define-collection.ts'
import { choice, demoField } from '../fields/common.ts'
import { group } from '../label.ts'
import { slugs } from '../slugs.ts'
import { takeAsLong } from './take-as-long.ts'

const isPlatformAdmin: Access & FieldAccess = ({ req }) => {
  const principal = principalOf(req.user)
  return principal.kind === 'user' && principal.platformAdmin
}

const selfOrPlatform: Access = ({ req }) => {
  const principal = principalOf(req.user)
  if (principal.kind !== 'user') return false
  return principal.platformAdmin || { id: { equals: principal.id } }
}

/**
 * People who sign in. Their workspaces and roles there are rows of `tenants` (added by the tenant plugin).
 * Where people come by https, the session never travels without it.
 */
export const makeUsers = ({ publicUrl }: { publicUrl: string }): CollectionConfig => ({
  ...users,
  auth: {
    useSessions: true,
    // A lock of Payload's keeps the right password out as well, and tells that there is such a person. Tries
    // are counted by who makes them instead: `strictLimit`.
    maxLoginAttempts: 0,
    cookies: { sameSite: 'Lax', secure: publicUrl.startsWith('https:') },
  },
})

const users = defineCollection({
  slug: slugs.users,
  tenancy: 'self',
  admin: {
    group: group('settings'),
    useAsTitle: 'email',
    defaultColumns: ['email', 'name'],
  },
  access: {
    create: isPlatformAdmin,
    read: selfOrPlatform,
    update: selfOrPlatform,
    delete: isPlatformAdmin,
    unlock: isPlatformAdmin,
    admin: ({ req }) => principalOf(req.user).kind === 'user',
  },
  hooks: { beforeOperation: [takeAsLong] },
  fields: [
    { name: 'name', type: 'text' },
    choice('roles', ['platform-admin'], {
      hasMany: true,
      saveToJWT: true,
      access: { create: isPlatformAdmin, update: isPlatformAdmin },
    }),
    {
      name: 'unclaimed',
      type: 'checkbox',
      defaultValue: false,
      hidden: true,
      access: { create: () => false, read: () => false, update: () => false },
    },
    demoField,
  ],
})
