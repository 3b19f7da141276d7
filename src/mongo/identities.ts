import { createHmac } from 'node:crypto'

import type { IdentityKind } from '../core/model/contact.ts'

import { joinId } from '../core/ids.ts'

type IdentityKey = {
  /** `HERALD_MASTER_KEY`, base64. */
  masterKey: string
  tenant: string
  kind: IdentityKind
  value: string
}

/**
 * The `_id` under which a person is found again: `tenant.kind.HMAC(value)`. Keyed by the
 * installation and the tenant, so a dump gives no phone numbers away by guessing.
 */
export const identityId = ({ masterKey, tenant, kind, value }: IdentityKey): string => {
  const digest = createHmac('sha256', Buffer.from(masterKey, 'base64'))
    .update(`identity\0${tenant}\0${kind}\0${value}`)
    .digest('base64url')
  return joinId(tenant, kind, digest)
}
