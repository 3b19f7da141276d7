import type { TelegramAccount } from '../../core/model/account.ts'
import type { Clock } from '../../core/clock.ts'
import type { Network } from '../../core/model/lane.ts'
import type { Mongo } from '../../mongo/connect.ts'
import type { Vault } from '../../vault/vault.ts'

import { slugs } from '../../collections/slugs.ts'
import { systemClock } from '../../core/clock.ts'
import { PlatformError } from '../../core/errors.ts'
import { makeId } from '../../core/ids.ts'
import { ensureLane } from '../../delivery/mongo-leases.ts'
import { accountSecret } from '../../delivery/secret-places.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { maskPhone, normalisePhone } from './phone.ts'

export type NewAccount = { tenant: string; phone: string; name: string; network: Network }
type Deps = { mongo: Mongo; vault: Vault; clock?: Clock }

/** Stores a new account that is not signed in yet, its number sealed, and its lane. Returns its id. */
export const createAccount = async (
  { mongo, vault, clock = systemClock }: Deps,
  { tenant, phone: typed, name, network }: NewAccount,
): Promise<{ id: string; phoneMasked: string }> => {
  const phone = normalisePhone(typed)
  if (name.trim() === '')
    throw new PlatformError('INVALID_INPUT', 'Give the account a name.', { field: 'name' })
  const id = makeId()
  const now = clock.now()
  const phoneMasked = maskPhone(phone)
  const row: TelegramAccount & { createdAt: Date; updatedAt: Date } = {
    _id: id,
    tenant,
    name: name.trim(),
    network,
    phoneMasked,
    phone: await vault.seal(accountSecret(tenant, id, 'phone'), phone),
    session: null,
    login: null,
    state: 'new',
    stateReason: null,
    telegramUserId: null,
    username: null,
    firstName: null,
    pacing: {},
    pacingProfile: 'usual',
    firstUsedAt: null,
    connectedAt: null,
    updates: null,
    createdAt: now,
    updatedAt: now,
  }
  await forTenant(mongo.db, tenant).collection(slugs.telegramAccounts).insertOne(row)
  await ensureLane(mongo.db, { tenant, account: id, network })
  return { id, phoneMasked }
}
