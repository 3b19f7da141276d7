import type { AccountLink, AccountState } from './model/account.ts'
import type { Lane } from './model/lane.ts'

import { after, MINUTE } from './time.ts'

/** The code of a connection that was not even tried: there is no application to sign in with. */
export const NO_API_CODE = 'API_CREDENTIALS_MISSING'

/** An account that is out for this long, while a run needs it, is told of. */
const TOLD_AFTER = 5 * MINUTE

/** Why a signed-in account has no connection; each is a reason with a sentence. */
export type OutageCause =
  | 'no-sender'
  | 'connecting'
  | 'unreachable'
  | 'no-application'
  | 'application-refused'

export type OutageFacts = {
  now: Date
  link: AccountLink | null | undefined
  lane: Pick<Lane, 'owner' | 'until'> | null
}

/** Why and since when a signed-in account has no connection; null while it has one. */
export const outageOf = ({ now, link, lane }: OutageFacts) => {
  if (lane?.owner == null || lane.until <= now)
    return { cause: 'no-sender' as const, since: lastHeld(lane) }
  if (link?.open === true) return null
  return { cause: causeOf(link?.code ?? null), since: link?.since ?? link?.at ?? null }
}

/** A lane that nobody ever held has an end of its lease at the beginning of time. */
const lastHeld = (lane: OutageFacts['lane']): Date | null =>
  lane && lane.until.getTime() > 0 ? lane.until : null

const causeOf = (code: string | null): OutageCause => {
  if (code === null) return 'connecting'
  if (code === NO_API_CODE) return 'no-application'
  return code.startsWith('API_ID_') ? 'application-refused' : 'unreachable'
}

type Watched = OutageFacts & {
  state: AccountState
  /** Since when whoever looks is there: what was before, nobody saw. */
  watchedSince: Date
}

/** The outage that people are to hear of by now, or null. */
export const outageToTell = ({ state, watchedSince, ...facts }: Watched) => {
  // Every other state has a word and a notice of its own.
  const out = state === 'connected' ? outageOf(facts) : null
  if (!out) return null
  const since = out.since ?? watchedSince
  const seen = since > watchedSince ? since : watchedSince
  return after(seen, TOLD_AFTER) <= facts.now ? { cause: out.cause, since } : null
}

/** A connection as it is written down: while it is shut, since the first time that it was found so. */
export const linkAfter = (
  before: AccountLink | null | undefined,
  next: Omit<AccountLink, 'since'>,
): AccountLink => ({
  ...next,
  since: before && !before.open && !next.open ? (before.since ?? before.at) : next.at,
})
