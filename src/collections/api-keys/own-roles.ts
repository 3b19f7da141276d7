import type { Access, CollectionBeforeChangeHook, Where } from 'payload'

import type { Role } from '../../core/roles.ts'
import type { Principal } from '../access/principal.ts'

import { PlatformError } from '../../core/errors.ts'
import { roles } from '../../core/roles.ts'
import { idOf, principalOf } from '../access/principal.ts'

/** Who makes, changes and deletes keys. The key itself is shown to nobody again. */
export const keyKeepers = ['owner', 'developer'] as const satisfies readonly Role[]

/**
 * The roles that a key may have which somebody with these roles makes, changes or deletes: what they are
 * themselves, and the least there is. An owner gives any.
 */
export const givableRoles = (held: readonly Role[]): readonly Role[] => {
  if (held.includes('owner')) return roles
  const keeps = held.some((role) => (keyKeepers as readonly Role[]).includes(role))
  return keeps ? roles.filter((role) => role === 'analyst' || held.includes(role)) : []
}

/** Keys of the workspaces in which somebody keeps keys, but for those that can do more than they can. */
export const keysInReach = (principal: Principal): boolean | Where => {
  if (principal.kind === 'anonymous') return false
  if (principal.platformAdmin) return true
  const reach = principal.memberships.flatMap(({ tenant, roles: held }): Where[] => {
    const givable = givableRoles(held)
    if (givable.length === 0) return []
    const beyond = roles.filter((role) => !givable.includes(role))
    const here = { tenant: { equals: tenant } }
    return beyond.length === 0 ? [here] : [{ and: [here, { roles: { not_in: beyond } }] }]
  })
  return reach.length > 0 && { or: reach }
}

export const inReach: Access = ({ req }) => keysInReach(principalOf(req.user))

/** Nobody becomes more than they are by way of a key. */
export const refuseMoreThanOwn: CollectionBeforeChangeHook = ({ data, originalDoc, req }) => {
  const principal = principalOf(req.user)
  // The code itself, and who the access above has turned away.
  if (principal.kind === 'anonymous' || principal.platformAdmin) return data
  const tenant = idOf(data['tenant'] ?? originalDoc?.tenant)
  const here = principal.memberships.find((membership) => membership.tenant === tenant)
  const givable = givableRoles(here?.roles ?? [])
  const wanted = [data['roles'] ?? originalDoc?.roles ?? []].flat() as Role[]
  if (wanted.some((role) => !givable.includes(role)))
    throw new PlatformError('FORBIDDEN', 'A key can have no role that you do not have yourself.', {
      field: 'roles',
    })
  return data
}
