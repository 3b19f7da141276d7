import type { AccountState, Breakage } from '../../core/model/account.ts'

import { makeId } from '../../core/ids.ts'
import { sendsByItself } from '../../core/model/account.ts'
import { after, HOUR, MINUTE, SECOND } from '../../core/time.ts'

type Move = { from: AccountState; state: AccountState; reason: string | null; now: Date }

/** What a change of state means for the breakage: a new one, the end of one, or nothing. */
export const breakageAfter = ({
  from,
  state,
  reason,
  now,
}: Move): { breakage?: Breakage | null } => {
  if (sendsByItself(state)) return sendsByItself(from) ? {} : { breakage: null }
  if (!sendsByItself(from) || (state !== 'broken' && state !== 'banned')) return {}
  const mail = { state: 'due' as const, tries: 0, dueAt: now, told: [] }
  return { breakage: { id: makeId(16), at: now, state, reason: reason ?? '', mail } }
}

/** Most tries to mail: with the pauses between them more than a day. */
export const MOST_TRIES = 12

/** A try has this long before another process may think that it ended. */
export const TRY_FOR = 2 * MINUTE

/** When mail is tried again: 30 s, 1, 2, 4 … minutes, four hours at most; null when it is given up. */
export const tryAgainAt = (tries: number, now: Date): Date | null =>
  tries >= MOST_TRIES
    ? null
    : after(now, Math.min(4 * HOUR, 30 * SECOND * 2 ** Math.max(0, tries - 1)))
