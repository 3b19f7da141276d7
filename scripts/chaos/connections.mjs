/** Messages that went out while two connections used the key of their account. */

/** A process that is stopped keeps its sockets, and nobody but itself can close them. */
const keepsSockets = new Set(['pause', 'stall'])
/** What it needs to see that its time is up, once it wakes. */
const WAKES_WITHIN_MS = 10_000
/** The database is looked at five times a second, beside much else. */
const GRAIN_MS = 1000

const heldThen = (owners, account, { slot, at }) => {
  const own = owners.filter((it) => it.account === account && it.at <= at + GRAIN_MS)
  const before = own.findLast((it) => it.at <= at - GRAIN_MS)
  return before?.owner === slot || own.some((it) => it.at > at - GRAIN_MS && it.owner === slot)
}

const isExcused = ({ account, at }, { records, owners }) =>
  records.some(
    (record) =>
      keepsSockets.has(record.kind) &&
      at >= record.at &&
      at <= record.at + record.seconds * 1000 + WAKES_WITHIN_MS &&
      heldThen(owners, account, record),
  )

/** Every such line of the ledger as a sentence; `phones` leads from an account to its number. */
export const findCrowded = ({ ledger, phones, records, owners }) => {
  const accounts = new Map([...phones].map(([account, phone]) => [phone, account]))
  return ledger
    .filter(({ connections }) => connections > 1)
    .filter(
      ({ account, at }) => !isExcused({ account: accounts.get(account), at }, { records, owners }),
    )
    .map(
      ({ account, at, connections }) =>
        `${account} had ${connections} connections at ${new Date(at).toISOString().slice(11, 23)}`,
    )
}
