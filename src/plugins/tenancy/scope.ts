import type { Access, CollectionConfig, Where } from 'payload'

import type { Principal } from '../../collections/access/principal.ts'
import type { Role } from '../../core/roles.ts'

import { principalOf, tenantsWithRole } from '../../collections/access/principal.ts'
import { roles } from '../../core/roles.ts'

export type ScopeQuestion = { principal: Principal; allowed: readonly Role[] }

/**
 * Who you are → which rows you may touch. No user means no rows; a person without the role anywhere
 * gets a plain "no" rather than an empty `in: []`.
 */
export const scopeFor = ({ principal, allowed }: ScopeQuestion): boolean | Where => {
  if (principal.kind === 'anonymous' || allowed.length === 0) return false
  if (principal.platformAdmin) return true
  const tenants = tenantsWithRole(principal, allowed)
  return tenants.length > 0 && { tenant: { in: tenants } }
}

type AccessName = 'create' | 'read' | 'update' | 'delete' | 'readVersions' | 'unlock'

/** Access of a tenant collection: our scope AND whatever the collection asks for besides. */
export const scopedAccess = (
  { access = {}, auth, versions }: CollectionConfig,
  writers: readonly Role[],
): NonNullable<CollectionConfig['access']> => {
  const guard = (name: AccessName, allowed: readonly Role[]): Access =>
    both(({ req }) => scopeFor({ principal: principalOf(req.user), allowed }), access[name])
  return {
    ...access,
    create: guard('create', writers),
    read: guard('read', roles),
    update: guard('update', writers),
    delete: guard('delete', writers),
    ...(versions ? { readVersions: versionsAccess(guard('readVersions', roles)) } : {}),
    ...(auth ? { unlock: guard('unlock', writers), admin: () => false } : {}),
  }
}

/** In a version the row stands one level deeper. */
const versionsAccess =
  (access: Access): Access =>
  async (args) => {
    const scope = await access(args)
    return typeof scope === 'boolean' ? scope : { 'version.tenant': scope['tenant'] ?? {} }
  }

const both =
  (ours: Access, theirs: Access | undefined): Access =>
  async (args) => {
    const scope = await ours(args)
    if (scope === false || !theirs) return scope
    const besides = await theirs(args)
    if (besides === false || scope === true) return besides
    return besides === true ? scope : { and: [scope, besides] }
  }
