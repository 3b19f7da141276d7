import type { AccountState, Breakage, Rest } from '../../core/model/account.ts'

import { newErrand } from '../../core/errand.ts'
import { makeId } from '../../core/ids.ts'
import { sendsByItself } from '../../core/model/account.ts'

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
  return { breakage: { ...toTell(reason, now), state } }
}

/** The same for its rest: it begins with it, and ends with it. */
export const restAfter = ({ from, state, reason, now }: Move): { rest?: Rest | null } => {
  if (state === 'resting') return from === 'resting' ? {} : { rest: toTell(reason, now) }
  return from === 'resting' ? { rest: null } : {}
}

/** Something that people are told of once. */
export const toTell = (reason: string | null, now: Date): Rest => ({
  ...{ id: makeId(16), at: now, reason: reason ?? '' },
  mail: newErrand(now),
})
