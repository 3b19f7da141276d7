/** How long the accounts of a sender that went away stood still. */
import { kinds } from './plan.mjs'

const endsSender = new Set(['kill', 'aimed', 'hold', 'pause', 'partition'])

/** The first message of an account at or after a moment, repeats included. */
const sentFrom = (ledger, phone, at) =>
  ledger.find((line) => line.account === phone && line.at >= at) ?? null

/** What became of one account after one fault. */
const afterFault = ({ record, account, phone, owners, ledger, records }) => {
  const next = owners.find(
    (seen) => seen.account === account && seen.at > record.at && seen.owner !== null,
  )
  const base = { kind: record.kind, slot: record.slot, at: record.at, account }
  if (!next) return { ...base, outcome: 'nobody' }
  const sent = sentFrom(ledger, phone, next.at)
  const until = sent?.at ?? Number.POSITIVE_INFINITY
  const struck = records.filter(
    (it) => it !== record && it.slot === next.owner && it.at >= next.at - 1000 && it.at <= until,
  )
  if (struck.some(({ kind }) => endsSender.has(kind))) return { ...base, outcome: 'struck again' }
  if (!sent) return { ...base, outcome: 'silent' }
  // What only held the next sender up is its own time, and no more than that is forgiven.
  const heldUp = struck.reduce((sum, it) => sum + (it.seconds ?? 0), 0)
  const seconds = (sent.at - record.at) / 1000 - heldUp
  const back = next.owner === record.slot
  return { ...base, outcome: back ? 'came back' : 'taken over', to: next.owner, seconds }
}

/**
 * One entry for each account that had work when its sender went away. `taken over`: another sender
 * goes on with it; `came back`: the same slot, started again; `struck again`: the next sender went
 * away as well before it could send, which is another entry's affair.
 */
export const takeoversOf = ({ records, owners, ledger, accounts }) => {
  const phones = new Map(accounts.map(({ account, phone }) => [account, phone]))
  return records
    .filter(({ kind }) => endsSender.has(kind))
    .flatMap((record) =>
      record.lanes.map((account) =>
        afterFault({ record, account, phone: phones.get(account), owners, ledger, records }),
      ),
    )
}

const SHOWN = 4
const longest = (list) => list.reduce((most, { seconds }) => Math.max(most, seconds), 0)

/**
 * The figures of all of them. `missing`: a sender stayed away and nobody else went on, be it that its
 * own slot was the first to come back.
 */
export const summarise = (takeovers) => {
  const of = (outcome) => takeovers.filter((one) => one.outcome === outcome)
  const missing = takeovers.filter(
    ({ kind, outcome }) =>
      kinds[kind].takesOver && ['nobody', 'silent', 'came back'].includes(outcome),
  )
  const back = of('came back').filter((one) => !missing.includes(one))
  return {
    count: of('taken over').length,
    longest: longest(of('taken over')),
    back: back.length,
    longestBack: longest(back),
    missing,
    slowest: takeovers.toSorted((a, b) => (b.seconds ?? 0) - (a.seconds ?? 0)).slice(0, SHOWN),
  }
}
