import type { TelegramAccount } from '../../core/model/account.ts'
import type { Dialog } from '../../core/model/contact.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'
import { MINUTE, SECOND } from '../../core/time.ts'

/** Conversations from before the accounts were connected that nobody has looked at yet. */
export type Reading = {
  conversations: number
  /** Until the last of them is read, about. */
  minutes: number
}

/** A page a second, and the time to get it. */
const EACH = 1.2 * SECOND

type Account = {
  due: number
  /** Telegram asked for a pause until then. */
  notBefore: Date | null
}

/** Pure: accounts read beside each other, each a conversation at a time. Null where all are read. */
export const readingOf = (accounts: readonly Account[], now: Date): Reading | null => {
  const busy = accounts.filter(({ due }) => due > 0)
  if (busy.length === 0) return null
  const took = busy.map(({ due, notBefore }) => {
    const pause = notBefore ? Math.max(0, notBefore.getTime() - now.getTime()) : 0
    return pause + due * EACH
  })
  return {
    conversations: busy.reduce((sum, { due }) => sum + due, 0),
    minutes: Math.max(1, Math.ceil(Math.max(...took) / MINUTE)),
  }
}

export const readReading = async (
  tenantDb: TenantDb,
  ids: readonly string[],
  now: Date,
): Promise<Reading | null> => {
  const accounts = tenantDb.collection<TelegramAccount>(slugs.telegramAccounts)
  const dialogs = tenantDb.collection<Dialog>(slugs.dialogs)
  const found = await Promise.all(
    ids.map(async (_id): Promise<Account> => {
      const [row, due] = await Promise.all([
        accounts.findOne({ _id }, { projection: { historyAfter: 1 } }),
        dialogs.count({ account: _id, history: 'due' }),
      ])
      return { due, notBefore: row?.historyAfter ?? null }
    }),
  )
  return readingOf(found, now)
}
