import type { AccountState } from '../../core/model/account.ts'
import type { TelegramFailure } from '../../telegram/gateway.ts'

/** What can happen to an account. */
export type AccountHappening =
  | 'code-sent'
  | 'code-expired'
  | 'password-asked'
  | 'signed-in'
  | 'signed-out'
  | 'session-dead'
  | 'banned'
  | 'rest'
  | 'rested'

const table: Readonly<Record<AccountState, Partial<Record<AccountHappening, AccountState>>>> = {
  new: { 'code-sent': 'code', banned: 'banned' },
  code: {
    'code-sent': 'code',
    'code-expired': 'new',
    'password-asked': 'password',
    'signed-in': 'connected',
    'signed-out': 'signed-out',
    'session-dead': 'new',
    banned: 'banned',
  },
  password: {
    'code-sent': 'code',
    'code-expired': 'new',
    'password-asked': 'password',
    'signed-in': 'connected',
    'signed-out': 'signed-out',
    'session-dead': 'new',
    banned: 'banned',
  },
  connected: {
    rest: 'resting',
    'signed-out': 'signed-out',
    'session-dead': 'broken',
    banned: 'banned',
  },
  resting: {
    rested: 'connected',
    'signed-out': 'signed-out',
    'session-dead': 'broken',
    banned: 'banned',
  },
  broken: { 'code-sent': 'code', 'signed-out': 'signed-out', banned: 'banned' },
  banned: { 'code-sent': 'code', 'signed-out': 'signed-out' },
  'signed-out': { 'code-sent': 'code', banned: 'banned' },
}

/** The state after something happened; null when it can not happen in this state. */
export const nextState = (state: AccountState, happening: AccountHappening): AccountState | null =>
  table[state][happening] ?? null

/** States in which a happening makes sense: the filter of its compare-and-set. */
export const statesBefore = (happening: AccountHappening): AccountState[] =>
  (Object.keys(table) as AccountState[]).filter((state) => table[state][happening] !== undefined)

/** Why an account is no longer connected, in a person's words; null when the connection may come back. */
export const brokenReason = (
  failure: TelegramFailure,
): { happening: 'session-dead' | 'banned'; reason: string } | null => {
  if (failure.kind === 'banned')
    return { happening: 'banned', reason: 'Telegram has closed this account.' }
  if (failure.kind !== 'session-dead') return null
  if (failure.code === 'AUTH_KEY_DUPLICATED')
    return {
      happening: 'session-dead',
      reason: 'Telegram saw this session in two places and ended it.',
    }
  return {
    happening: 'session-dead',
    reason: 'Telegram has ended this session, for example from another device.',
  }
}
