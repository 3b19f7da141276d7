import type { TelegramAccount } from '../core/model/account.ts'
import type { Db } from '../mongo/connect.ts'
import type { OpenSecret } from './secret-places.ts'

import { slugs } from '../collections/slugs.ts'
import { forTenant } from '../mongo/for-tenant.ts'
import { accountSecret } from './secret-places.ts'

/** The session of a signed-in account, opened; null while there is none to connect with. */
export type SessionOf = (account: { tenant: string; account: string }) => Promise<string | null>

export const sealedSessions =
  (db: Db, vault: OpenSecret): SessionOf =>
  async ({ tenant, account }) => {
    const row = await forTenant(db, tenant)
      .collection<TelegramAccount>(slugs.telegramAccounts)
      .findOne({ _id: account }, { projection: { state: 1, session: 1 } })
    if (!row?.session || (row.state !== 'connected' && row.state !== 'resting')) return null
    return vault.open(accountSecret(tenant, account, 'session'), row.session)
  }
