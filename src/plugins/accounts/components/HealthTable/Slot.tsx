import type { BeforeListTableServerProps } from 'payload'

import { cookies } from 'next/headers.js'

import { principalOf } from '../../../../collections/access/principal.ts'
import { slugs } from '../../../../collections/slugs.ts'
import { TENANT_COOKIE } from '../../../../endpoints/routes.ts'
import { InWorkspace } from '../../../../ui/workspace.tsx'
import { HealthTable } from './index.tsx'

/** The live table, in the time of the chosen workspace. */
export const HealthSlot = async ({ payload, user }: BeforeListTableServerProps) => {
  const principal = principalOf(user)
  if (principal.kind === 'anonymous') return null
  const chosen = (await cookies()).get(TENANT_COOKIE)?.value
  const { memberships } = principal
  const membership = memberships.find(({ tenant }) => tenant === chosen) ?? memberships[0]
  if (!membership) return null
  const { timeZone = 'UTC' } = (await payload.findByID({
    collection: slugs.tenants as never,
    id: membership.tenant,
    user,
    overrideAccess: false,
  })) as { timeZone?: string }
  return (
    <InWorkspace id={membership.tenant}>
      <HealthTable timeZone={timeZone} />
    </InWorkspace>
  )
}
