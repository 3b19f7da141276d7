import type { Principal } from '../../collections/access/principal.ts'
import type { Role } from '../../core/roles.ts'

import { tenantsWithRole } from '../../collections/access/principal.ts'

export type TenantFacts = {
  principal: Principal
  writers: readonly Role[]
  /** As the data says. */
  asked: string | null
  /** From the selector's cookie: a wish, checked like any other. */
  selected: string | null
}

export type TenantChoice =
  | { do: 'use'; tenant: string }
  | { do: 'refuse'; why: 'none' | 'foreign' | 'role' }

/** The workspace of a new row. Code without a person has to name it; a person never has to twice. */
export const chooseTenant = (facts: TenantFacts): TenantChoice => {
  const { principal, asked, selected } = facts
  if (principal.kind === 'anonymous') return asked ? use(asked) : { do: 'refuse', why: 'none' }
  const own = principal.memberships.map(({ tenant }) => tenant)
  const reachable = (tenant: string | null): tenant is string =>
    tenant !== null && (principal.platformAdmin || own.includes(tenant))
  if (asked !== null && !reachable(asked)) return { do: 'refuse', why: 'foreign' }
  const tenant = asked ?? (reachable(selected) ? selected : onlyOf(own))
  if (!tenant) return { do: 'refuse', why: 'none' }
  return mayWrite(facts, tenant) ? use(tenant) : { do: 'refuse', why: 'role' }
}

const use = (tenant: string): TenantChoice => ({ do: 'use', tenant })

const onlyOf = (tenants: readonly string[]): string | null =>
  tenants.length === 1 ? (tenants[0] ?? null) : null

/** Rows that people cannot write at all are written by code on their behalf. */
const mayWrite = ({ principal, writers }: TenantFacts, tenant: string): boolean => {
  if (principal.kind !== 'anonymous' && principal.platformAdmin) return true
  return writers.length === 0 || tenantsWithRole(principal, writers).includes(tenant)
}
