import type { DocumentViewServerProps } from 'payload'

import { notFound } from 'next/navigation.js'

import { idOf, principalOf } from '../../../../collections/access/principal.ts'
import { slugs } from '../../../../collections/slugs.ts'
import { InWorkspace } from '../../../../ui/workspace.tsx'
import { HealthScreen } from '../HealthScreen/index.tsx'
import { Trail } from '../HealthScreen/Trail.tsx'

/** The tab "Health" of an account. Payload shows custom views to anybody, so this one asks who looks. */
export const HealthView = async ({ doc, initPageResult }: DocumentViewServerProps) => {
  const { req } = initPageResult
  const principal = principalOf(req.user)
  const tenant = idOf(doc?.['tenant'])
  if (principal.kind === 'anonymous' || !tenant || typeof doc['id'] !== 'string') notFound()
  const membership = principal.memberships.find((one) => one.tenant === tenant)
  if (!membership) notFound()
  const workspace = (await req.payload.findByID({
    collection: slugs.tenants as never,
    id: tenant,
    req,
    overrideAccess: false,
  })) as { timeZone?: string }
  const name = typeof doc['name'] === 'string' ? doc['name'] : ''
  return (
    <>
      <Trail account={doc['id']} name={name} />
      <InWorkspace id={tenant}>
        <HealthScreen
          account={doc['id']}
          isOwner={membership.roles.includes('owner')}
          canConnect={membership.roles.some((role) => role === 'owner' || role === 'marketer')}
          timeZone={workspace.timeZone ?? 'UTC'}
        />
      </InWorkspace>
    </>
  )
}
