import type { CollectionConfig, Config, Field, Plugin } from 'payload'

import type { CollectionTenancy } from '../../collections/define-collection.ts'
import type { Role } from '../../core/roles.ts'
import type { HeraldCustom } from '../define-feature.ts'

import { text } from '../../collections/label.ts'
import { slugs } from '../../collections/slugs.ts'
import { checkAccess } from './check-access.ts'
import { checkPlan } from './check-plan.ts'
import { guardTenant } from './guard-tenant.ts'
import { scopedAccess } from './scope.ts'
import { tenancyOf } from './tenancy-of.ts'

const known: readonly unknown[] = ['tenant', 'platform', 'self'] satisfies CollectionTenancy[]

/** Slugs of the collections whose rows belong to a workspace. */
export const tenantSlugs = (collections: readonly CollectionConfig[]): string[] =>
  collections.filter((one) => tenancyOf(one) === 'tenant').map(({ slug }) => slug)

/** The last plugin: whatever the others added is scoped here, or Herald does not start. */
export const enforceTenancy: Plugin = (config: Config): Config => {
  const collections = config.collections ?? []
  const undeclared = collections.filter((one) => !known.includes(tenancyOf(one)))
  if (undeclared.length > 0) {
    const names = undeclared.map(({ slug }) => `"${slug}"`).join(', ')
    throw new Error(`Collection ${names} declares no custom.tenancy (tenant, platform or self).`)
  }
  for (const one of collections) checkAccess(one)
  const herald = config.custom?.['herald'] as HeraldCustom | undefined
  checkPlan(herald?.features ?? [], collections)
  const scoped = new Set(tenantSlugs(collections))
  return {
    ...config,
    collections: collections.map((one) => (scoped.has(one.slug) ? scope(one, scoped) : one)),
  }
}

/** Hidden: the selector chooses, the hook stamps, nobody is asked. */
const tenantField = {
  name: 'tenant',
  type: 'relationship',
  relationTo: slugs.tenants,
  required: true,
  label: text('fields:tenant'),
  validate: () => true,
  admin: { hidden: true, disableBulkEdit: true, disableListColumn: true, disableListFilter: true },
} as Field

const scope = (collection: CollectionConfig, scoped: ReadonlySet<string>): CollectionConfig => {
  const writers = (collection.custom?.['writers'] ?? []) as readonly Role[]
  const { fields, hooks, admin } = collection
  return {
    ...collection,
    access: scopedAccess(collection, writers),
    ...(admin && { admin: withoutAssigning(admin) }),
    fields: [...fields, tenantField],
    hooks: {
      ...hooks,
      beforeValidate: [guardTenant({ fields, writers, scoped }), ...(hooks?.beforeValidate ?? [])],
    },
  }
}

/** The official plugin's "Assign tenant" entry: rows do not move between workspaces. */
type Admin = NonNullable<CollectionConfig['admin']>

const withoutAssigning = (admin: Admin): Admin => {
  const items = admin.components?.edit?.editMenuItems
  if (!items) return admin
  const kept = items.filter((item) => !JSON.stringify(item).includes('AssignTenantFieldTrigger'))
  return {
    ...admin,
    components: {
      ...admin.components,
      edit: { ...admin.components?.edit, editMenuItems: kept },
    },
  } as Admin
}
