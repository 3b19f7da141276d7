import type { TelegramAccount } from '../core/model/account.ts'
import type { Delivery } from '../core/model/delivery.ts'
import type { Db } from './connect.ts'

import { slugs } from '../collections/slugs.ts'

type Account = Pick<TelegramAccount, '_id' | 'tenant' | 'firstUsedAt'> & { createdAt?: Date }

/**
 * platform: an account from before the start-up was counted has no day of first use, not even an empty
 * one. It gets that of its first message, or of the account itself, so that it is not slowed to 20 a day.
 */
export const dateFirstUse = async (db: Db): Promise<void> => {
  const accounts = db.collection<Account>(slugs.telegramAccounts)
  const undated = await accounts
    .find(
      { firstUsedAt: { $exists: false }, connectedAt: { $type: 'date' } },
      { projection: { tenant: 1, createdAt: 1 } },
    )
    .toArray()
  if (undated.length === 0) return
  const first = await firstSent(db, undated)
  for (const { _id, tenant, createdAt } of undated)
    await accounts.updateOne(
      { _id, tenant, firstUsedAt: { $exists: false } },
      { $set: { firstUsedAt: first.get(tenant + _id) ?? createdAt ?? null } },
    )
}

/** Read once in the life of an installation, so no index is kept for it. */
const firstSent = async (db: Db, accounts: readonly Account[]): Promise<Map<string, Date>> => {
  const rows = await db
    .collection<Delivery>(slugs.deliveries)
    .aggregate<{ _id: { tenant: string; account: string }; at: Date }>([
      {
        $match: {
          tenant: { $in: [...new Set(accounts.map(({ tenant }) => tenant))] },
          account: { $in: accounts.map(({ _id }) => _id) },
          sentAt: { $type: 'date' },
        },
      },
      {
        $group: { _id: { tenant: '$tenant', account: '$account' }, at: { $min: '$sentAt' } },
      },
    ])
    .toArray()
  return new Map(rows.map(({ _id, at }) => [_id.tenant + _id.account, at]))
}
