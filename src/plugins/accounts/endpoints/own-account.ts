import type { TelegramAccount } from '../../../core/model/account.ts'
import type { Db } from '../../../mongo/connect.ts'

import { slugs } from '../../../collections/slugs.ts'
import { PlatformError } from '../../../core/errors.ts'
import { forTenant } from '../../../mongo/for-tenant.ts'

/** An account of this workspace. One of another workspace does not exist. */
export const ownAccount = async (db: Db, tenant: string, id: string): Promise<TelegramAccount> => {
  const account = await forTenant(db, tenant)
    .collection<TelegramAccount>(slugs.telegramAccounts)
    .findOne({ _id: id })
  if (!account) throw new PlatformError('NOT_FOUND', 'No such account.', { field: 'accountId' })
  return account
}
