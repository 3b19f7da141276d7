import type { DocumentViewServerProps } from 'payload'

import type { Role } from '../../../endpoints/define-endpoint.ts'

import { idOf, principalOf } from '../../../collections/access/principal.ts'
import { slugs } from '../../../collections/slugs.ts'

export type Admitted = {
  campaign: string
  workspace: string
  name: string
  timeZone: string
  currency: string
  roles: readonly Role[]
}

/**
 * Who looks at a campaign's own views. Payload shows custom views to anybody, so each asks here: signed
 * in, and a member of the very workspace of the document.
 */
export const admit = async (props: DocumentViewServerProps): Promise<Admitted | null> => {
  const { doc, initPageResult } = props
  const { req } = initPageResult
  const principal = principalOf(req.user)
  const tenant = idOf(doc?.['tenant'])
  if (principal.kind === 'anonymous' || !tenant || typeof doc['id'] !== 'string') return null
  const membership = principal.memberships.find((one) => one.tenant === tenant)
  if (!membership) return null
  const workspace = await req.payload.findByID({
    collection: slugs.tenants as never,
    id: tenant,
    req,
    overrideAccess: false,
  })
  const { timeZone = 'UTC', currency = 'EUR' } = workspace as {
    timeZone?: string
    currency?: string
  }
  const name = typeof doc['name'] === 'string' ? doc['name'] : ''
  return {
    campaign: doc['id'],
    workspace: tenant,
    name,
    timeZone,
    currency,
    roles: membership.roles,
  }
}
