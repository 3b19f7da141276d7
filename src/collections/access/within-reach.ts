import type { PayloadRequest } from 'payload'

import { principalOf } from './principal.ts'

/**
 * Whether a refusal may tell this caller of a workspace's rows. Payload runs some hooks before it looks
 * whose row it is: a stranger must hear of it what the access rules say, and nothing else.
 */
export const isWithinReach = (
  { user, payloadAPI }: Pick<PayloadRequest, 'user' | 'payloadAPI'>,
  tenant: string,
): boolean => {
  const principal = principalOf(user)
  if (principal.kind === 'anonymous') return payloadAPI === 'local'
  return principal.platformAdmin || principal.memberships.some((one) => one.tenant === tenant)
}
