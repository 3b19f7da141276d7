import type { Identity } from '../../core/model/contact.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'
import { identityId } from '../../mongo/identities.ts'

type Email = string | null | undefined

/** The hash of an address, in whatever letters it was written; null where there is none. */
const idOf = (masterKey: string, { tenant }: TenantDb, email: Email): string | null => {
  const value = email?.trim().toLowerCase()
  return value?.includes('@') ? identityId({ masterKey, tenant, kind: 'email', value }) : null
}

const identities = (tenantDb: TenantDb) => tenantDb.collection<Identity>(slugs.identities)

/** Who buys under this address, as far as an earlier order told. */
export const contactByEmail = async (
  masterKey: string,
  tenantDb: TenantDb,
  email: Email,
): Promise<string | null> => {
  const _id = idOf(masterKey, tenantDb, email)
  return _id && ((await identities(tenantDb).findOne({ _id }))?.contact ?? null)
}

type Buyer = { email: Email; contact: string; at: Date; demo?: boolean }

/**
 * An order that names a click and an address tells whose address it is, so that a later order by the
 * address alone is theirs. The first one stays; only the hash is kept.
 */
export const rememberEmail = async (
  masterKey: string,
  tenantDb: TenantDb,
  { email, contact, at, demo }: Buyer,
): Promise<void> => {
  const _id = idOf(masterKey, tenantDb, email)
  if (!_id) return
  await identities(tenantDb).updateOne(
    { _id },
    { $setOnInsert: { kind: 'email', contact, createdAt: at, ...(demo && { demo }) } },
    { upsert: true },
  )
}
