/** Processes that ended although nobody here asked for it. */

/** A database that cannot be reached ends a process that is just starting, and no other. */
const awayFromDatabase = new Set(['mongo', 'partition', 'cut', 'pause', 'stall'])
/** How long a starting process waits for its database, and what a slow machine adds. */
const AFTER_MS = 30_000

const explains = (record, { name, at }) =>
  awayFromDatabase.has(record.kind) &&
  (record.slot === null || record.slot === name) &&
  at >= record.at &&
  at <= record.at + (record.seconds ?? 0) * 1000 + AFTER_MS

/**
 * Each as a sentence. A role that served must outlive whatever happens to its database and to Telegram;
 * one that had not got so far may give up while its database is away, and is started again.
 */
export const unaskedEnds = (ends, records) =>
  ends
    .filter((end) => end.served || !records.some((record) => explains(record, end)))
    .map(({ name, at, served }) => {
      const when = new Date(at).toISOString().slice(11, 19)
      return `${name} ended at ${when}${served ? '' : ', before it was ready'}`
    })
