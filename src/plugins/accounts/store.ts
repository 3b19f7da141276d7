import type { AccountState, TelegramAccount } from '../../core/model/account.ts'
import type { Db } from '../../mongo/connect.ts'
import type { AccountHappening } from './state.ts'

import { slugs } from '../../collections/slugs.ts'
import { makeEvent, publishEvents } from '../../mongo/events.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { nextState, statesBefore } from './state.ts'

type Key = { tenant: string; account: string }
type Change = Partial<Omit<TelegramAccount, '_id' | 'tenant' | 'state'>>

/** Accounts of one tenant, natively. */
export const accountsOf = (db: Db, tenant: string) =>
  forTenant(db, tenant).collection<TelegramAccount & { updatedAt?: Date }>(slugs.telegramAccounts)

/**
 * Moves an account by compare-and-set and tells the tenant's stream. Answers the new state, or null
 * when the happening does not fit the state that the account is in.
 */
export const moveAccount = async (
  db: Db,
  { tenant, account }: Key,
  { happening, change = {}, now }: { happening: AccountHappening; change?: Change; now: Date },
): Promise<AccountState | null> => {
  for (const from of statesBefore(happening)) {
    const state = nextState(from, happening)
    if (!state) continue
    const moved = await accountsOf(db, tenant).updateOne(
      { _id: account, state: from },
      { $set: { stateReason: null, ...change, state, updatedAt: now } },
    )
    if (moved.matchedCount === 0) continue
    await publishEvents(forTenant(db, tenant), [
      makeEvent({ tenant, type: 'account.changed', at: now, account, data: { from, state } }),
    ])
    return state
  }
  return null
}
