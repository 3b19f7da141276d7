import { after, MINUTE } from './time.ts'

/** Files that a run cannot read for this long are told of: shorter, a store that is started anew comes back. */
const TOLD_AFTER = 10 * MINUTE
/** A file that fails is tried again within twelve minutes; one that nobody tries any more says nothing of now. */
const FRESH_FOR = 15 * MINUTE

/** Since when an account has not got one file out of the store, and when it failed last. */
export type FileTrouble = { since: Date; at: Date }

export type FilesOutFacts = {
  now: Date
  /** What was before the run is not its own. */
  startedAt: Date
  /** What people were told of already: it is over once no file of the run fails any more. */
  toldSince: Date | null
  troubles: readonly FileTrouble[]
}

/** Pure: since when files of a run cannot be read, once that is to be told of; null while it is not. */
export const filesOutSince = ({
  now,
  startedAt,
  toldSince,
  troubles,
}: FilesOutFacts): Date | null => {
  const own = troubles.filter(({ at }) => at >= startedAt)
  if (own.length === 0) return null
  if (toldSince) return toldSince
  const failing = own.filter(({ at }) => after(at, FRESH_FOR) > now)
  const times = failing.map(({ since }) => Math.max(since.getTime(), startedAt.getTime()))
  const since = new Date(Math.min(...times))
  return failing.length > 0 && after(since, TOLD_AFTER) <= now ? since : null
}
