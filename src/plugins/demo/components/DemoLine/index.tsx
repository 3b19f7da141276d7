import type { PayloadRequest } from 'payload'

import { cookies } from 'next/headers.js'

import { principalOf } from '../../../../collections/access/principal.ts'
import { slugs } from '../../../../collections/slugs.ts'
import { TENANT_COOKIE } from '../../../../endpoints/routes.ts'
import { RemoveDemo } from './RemoveDemo.tsx'

type DemoLineProps = {
  payload: PayloadRequest['payload']
  user?: PayloadRequest['user']
}

/** Says that a workspace is a demo, until its demo data is removed. */
export const DemoLine = async ({ payload, user }: DemoLineProps) => {
  const principal = principalOf(user)
  if (principal.kind === 'anonymous') return null
  const chosen = (await cookies()).get(TENANT_COOKIE)?.value
  const { memberships } = principal
  const membership = memberships.find(({ tenant }) => tenant === chosen) ?? memberships[0]
  if (!membership) return null
  const { docs } = await payload.find({
    collection: slugs.tenants as never,
    where: { and: [{ id: { equals: membership.tenant } }, { demo: { equals: true } }] },
    limit: 1,
    pagination: false,
    user,
    overrideAccess: false,
  })
  if (docs.length === 0) return null
  return <RemoveDemo mayRemove={membership.roles.includes('owner')} />
}
