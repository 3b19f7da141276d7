import type { Role } from '../../../core/roles.ts'

import { principalOf } from '../../../collections/access/principal.ts'

/** What somebody is in a workspace; nothing where they do not belong to it. */
export const rolesIn = (user: unknown, workspace: string): readonly Role[] => {
  const principal = principalOf(user)
  if (principal.kind === 'anonymous') return []
  return principal.memberships.find(({ tenant }) => tenant === workspace)?.roles ?? []
}

/** Who writes down what people said, as `consents.ts` and `kill-switch.ts` have it. */
export const mayDecide = (roles: readonly Role[]): boolean =>
  roles.includes('owner') || roles.includes('marketer')

/** Stopping is for whoever sends; letting everything go out again is an owner's word. */
export const mayTurn = (roles: readonly Role[], isOff: boolean): boolean =>
  isOff ? roles.includes('owner') : mayDecide(roles)
