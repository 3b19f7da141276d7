import type { AccountLink, AccountState, TelegramAccount } from '../../core/model/account.ts'
import type { Network } from '../../core/model/lane.ts'
import type { Db } from '../../mongo/connect.ts'
import type { AccountHappening } from './state.ts'

import { slugs } from '../../collections/slugs.ts'
import { sendsByItself } from '../../core/model/account.ts'
import { linkAfter } from '../../core/outage.ts'
import { makeEvent, publishEvents } from '../../mongo/events.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { breakageAfter, restAfter } from './breakage.ts'
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
  const reason = change.stateReason ?? null
  for (const from of statesBefore(happening)) {
    const state = nextState(from, happening)
    if (!state) continue
    const moved = await accountsOf(db, tenant).updateOne(
      { _id: account, state: from },
      {
        $set: {
          stateReason: null,
          ...change,
          ...breakageAfter({ from, state, reason, now }),
          ...restAfter({ from, state, reason, now }),
          ...(!sendsByItself(state) && { outage: null }),
          state,
          updatedAt: now,
        },
      },
    )
    if (moved.matchedCount === 0) continue
    await publishEvents(forTenant(db, tenant), [
      makeEvent({ tenant, type: 'account.changed', at: now, account, data: { from, state } }),
    ])
    return state
  }
  return null
}

type Whose = { network: Network; user: string; not: string }

/** platform: the account, of whatever workspace, through which a Telegram user is connected now. */
export const holderOfUser = (
  db: Db,
  { network, user, not }: Whose,
): Promise<Pick<TelegramAccount, '_id' | 'tenant' | 'name'> | null> =>
  db.collection<TelegramAccount>(slugs.telegramAccounts).findOne(
    {
      network,
      telegramUserId: user,
      state: { $in: ['connected', 'resting'] },
      _id: { $ne: not },
    },
    { projection: { tenant: 1, name: 1 } },
  )

/** Writes whether the account has its connection, and tells the tenant's stream when that is new. */
export const setLink = async (
  db: Db,
  { tenant, account }: Key,
  link: Omit<AccountLink, 'since'>,
): Promise<void> => {
  const accounts = accountsOf(db, tenant)
  const before = await accounts.findOne({ _id: account }, { projection: { link: 1 } })
  if (!before) return
  // A connection ends what was told of its absence.
  const over = link.open ? { outage: null } : {}
  await accounts.updateOne(
    { _id: account },
    { $set: { link: linkAfter(before.link, link), ...over } },
  )
  if (wordOf(before.link) === wordOf(link)) return
  const data = { open: link.open, code: link.code, ...(link.behind && { behind: true }) }
  await publishEvents(forTenant(db, tenant), [
    makeEvent({ tenant, type: 'account.changed', at: link.at, account, data }),
  ])
}

const wordOf = (link: AccountLink | null | undefined): 'closed' | 'behind' | 'open' => {
  if (!link?.open) return 'closed'
  return link.behind ? 'behind' : 'open'
}
