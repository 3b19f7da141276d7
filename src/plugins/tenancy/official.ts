import type { Plugin } from 'payload'

import { multiTenantPlugin } from '@payloadcms/plugin-multi-tenant'

import { principalOf } from '../../collections/access/principal.ts'
import { text } from '../../collections/label.ts'
import { roles } from '../../core/roles.ts'
import { tenantSlugs } from './enforce.ts'

const isPlatformAdmin = (user: unknown): boolean => {
  const principal = principalOf(user)
  return principal.kind === 'user' && principal.platformAdmin
}

/** Payload's own multi-tenant plugin, for the selector, the list filter and the shape of memberships. */
export const officialTenants: Plugin = (config) => {
  const scoped = tenantSlugs(config.collections ?? [])
  const ours = { customTenantField: true, useTenantAccess: false }
  return multiTenantPlugin({
    collections: Object.fromEntries(scoped.map((slug) => [slug, ours])),
    cleanupAfterTenantDelete: false,
    useTenantsCollectionAccess: false,
    useTenantsListFilter: false,
    useUsersTenantFilter: false,
    // Also a platform admin is offered their own workspaces only: the API, too, goes by membership.
    userHasAccessToAllTenants: () => false,
    tenantsArrayField: {
      arrayFieldAccess: {
        create: ({ req }) => isPlatformAdmin(req.user),
        update: ({ req }) => isPlatformAdmin(req.user),
      },
      rowFields: [
        {
          name: 'roles',
          type: 'select',
          hasMany: true,
          saveToJWT: true,
          label: text('fields:roles'),
          options: [...roles],
        },
      ],
    },
    i18n: { translations: { en: { 'nav-tenantSelector-label': 'Workspace' } } },
  })(config)
}
