import type { AccountState, TelegramAccount } from '../core/model/account.ts'
import type { TenantDb } from './for-tenant.ts'

import { slugs } from '../collections/slugs.ts'
import { sendsByItself } from '../core/model/account.ts'

export type StuckAccount = { id: string; name: string; state: AccountState; reason: string | null }

/**
 * Which of these accounts will send, now or after a rest, and which wait for a person to sign them in.
 * An account that is gone is in neither. Each change of it is told as `account.changed`.
 */
export const standingOf = async (
  tenantDb: TenantDb,
  accounts: readonly string[],
): Promise<{ able: string[]; stuck: StuckAccount[] }> => {
  const rows = await tenantDb
    .collection<TelegramAccount>(slugs.telegramAccounts)
    .find({ _id: { $in: [...accounts] } }, { projection: { name: 1, state: 1, stateReason: 1 } })
    .toArray()
  return {
    able: rows.filter(({ state }) => sendsByItself(state)).map(({ _id }) => _id),
    stuck: rows
      .filter(({ state }) => !sendsByItself(state))
      .map(({ _id, name, state, stateReason }) => ({
        id: _id,
        name,
        state,
        reason: stateReason ?? null,
      })),
  }
}
