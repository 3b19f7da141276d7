import type { Role } from './define-endpoint.ts'

export type Membership = { tenant: string; roles: readonly Role[] }

type WorkspaceFacts = {
  memberships: readonly Membership[]
  /** The `Herald-Workspace` header. It wins over the selection. */
  header: string | null
  /** The panel's selection (a cookie); looked at for callers who came by cookie only. */
  selected: string | null
}

export type WorkspaceChoice =
  | { do: 'use'; membership: Membership }
  | { do: 'refuse'; code: 'FORBIDDEN' | 'TENANT_MISMATCH' | 'WORKSPACE_REQUIRED' }

/**
 * The workspace of a call: the one it names, if the caller belongs to it; else the only one. A named
 * workspace is never replaced by another, so nobody reads figures under the wrong heading.
 */
export const chooseWorkspace = ({
  memberships,
  header,
  selected,
}: WorkspaceFacts): WorkspaceChoice => {
  const named = header || selected
  if (named) {
    const membership = memberships.find(({ tenant }) => tenant === named)
    return membership ? { do: 'use', membership } : { do: 'refuse', code: 'TENANT_MISMATCH' }
  }
  const [only, another] = memberships
  if (!only) return { do: 'refuse', code: 'FORBIDDEN' }
  if (another) return { do: 'refuse', code: 'WORKSPACE_REQUIRED' }
  return { do: 'use', membership: only }
}
