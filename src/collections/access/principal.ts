import type { Role } from '../../core/roles.ts'

import { roles } from '../../core/roles.ts'
import { slugs } from '../slugs.ts'

const knownRoles: readonly string[] = roles

export type Membership = { tenant: string; roles: readonly Role[] }

/** Who asks, parsed once from Payload's loose user. Whoever is not known is anonymous. */
export type Principal =
  | { kind: 'anonymous' }
  | { kind: 'user'; id: string; platformAdmin: boolean; memberships: readonly Membership[] }
  | { kind: 'service'; id: string; platformAdmin: false; memberships: readonly Membership[] }

type Subject = {
  id?: unknown
  collection?: unknown
  roles?: unknown
  tenant?: unknown
  tenants?: unknown
  expiresAt?: unknown
}

/** Payload's user → principal. A principal from an auth collection that is not listed here gets nothing. */
export const principalOf = (user: unknown): Principal => {
  const subject = (user ?? {}) as Subject
  if (typeof subject.id !== 'string') return { kind: 'anonymous' }
  switch (subject.collection) {
    case slugs.users:
      return {
        kind: 'user',
        id: subject.id,
        platformAdmin: listOf(subject.roles).includes('platform-admin'),
        memberships: listOf(subject.tenants).flatMap(membershipOf),
      }
    case slugs.apiKeys:
      return {
        kind: 'service',
        id: subject.id,
        platformAdmin: false,
        memberships: membershipOf(subject),
      }
    default:
      return { kind: 'anonymous' }
  }
}

/** The tenants in which this principal holds one of the roles. */
export const tenantsWithRole = (principal: Principal, roles: readonly Role[]): string[] =>
  principal.kind === 'anonymous'
    ? []
    : principal.memberships
        .filter((membership) => membership.roles.some((role) => roles.includes(role)))
        .map((membership) => membership.tenant)

const membershipOf = (row: unknown): Membership[] => {
  const { tenant, roles } = (row ?? {}) as { tenant?: unknown; roles?: unknown }
  const id = idOf(tenant)
  return id ? [{ tenant: id, roles: listOf(roles).filter(isRole) }] : []
}

/** The id of a relationship, populated or not. */
export const idOf = (value: unknown): string | null => {
  if (typeof value === 'string' && value !== '') return value
  const id = (value as { id?: unknown } | null)?.id
  return typeof id === 'string' ? id : null
}

const isRole = (role: unknown): role is Role =>
  typeof role === 'string' && knownRoles.includes(role)
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
