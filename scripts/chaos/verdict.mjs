/** Compares what Telegram has seen with what the database says. Pure: rows and lines in, sentences out. */
import { findCrowded } from './connections.mjs'

const keyOf = (account, id) => `${account} ${id}`
const countBy = (list, key) => {
  const counts = new Map()
  for (const one of list) counts.set(key(one), (counts.get(key(one)) ?? 0) + 1)
  return counts
}

/** Messages that people should have got and did not, and those that the database knows wrongly. */
const findLost = ({ rows, effects, people, phones }) => {
  const effective = new Set(effects.map(({ account, randomId }) => keyOf(account, randomId)))
  const known = (row) => effective.has(keyOf(phones.get(row.account), row.randomId))
  const wrong = rows
    .filter((row) => row.state !== 'sent' || !known(row))
    .map((row) => {
      const fact = known(row) ? 'reached its reader' : 'reached nobody'
      return `${row._id} is ${row.state} (${row.reason ?? 'no reason'}) and ${fact}`
    })
  const missing = people - rows.length
  if (missing > 0) wrong.push(...Array(missing).fill('somebody of the audience has no row'))
  return wrong
}

/** Messages that somebody got twice, whatever id they bore, and those that no row knows. */
const findDoubled = ({ rows, effects, phones }) => {
  const twice = [...countBy(effects, ({ account, peer }) => keyOf(account, peer))]
    .filter(([, count]) => count > 1)
    .flatMap(([key, count]) => Array(count - 1).fill(`${key} got the message ${count} times`))
  const rowKeys = new Set(rows.map((row) => keyOf(phones.get(row.account), row.randomId)))
  const strays = effects
    .filter(({ account, randomId }) => !rowKeys.has(keyOf(account, randomId)))
    .map(({ account, peer, randomId }) => `no row knows ${randomId} from ${account} to ${peer}`)
  return [...twice, ...strays]
}

/** Messages that reached another person than the row's, in other words, or are known by another id. */
const findMisdirected = ({ rows, effects, phones }) => {
  const lines = new Map(effects.map((line) => [keyOf(line.account, line.randomId), line]))
  return rows.flatMap((row) => {
    const line = lines.get(keyOf(phones.get(row.account), row.randomId))
    if (!line || row.state !== 'sent') return []
    const wrong = [
      String(line.peer) !== row.peer.userId && `went to ${line.peer}, not ${row.peer.userId}`,
      line.text !== row.message.text && 'says something else',
      line.messageId !== row.messageId && `is ${line.messageId}, not ${row.messageId}`,
    ]
    return wrong.filter(Boolean).map((fact) => `${row._id} ${fact}`)
  })
}

const WINDOW_MS = 10_000
/** One a second, and one for a clock's grain at each end. */
const MOST_IN_WINDOW = 12
/** A second, less what a slow machine may be late with the first of two. */
const CLOSEST_MS = 300

/** Accounts that went faster than one a second. */
const findHurried = (effects) => {
  const hurried = []
  for (const [account, lines] of Map.groupBy?.(effects, (it) => it.account) ?? groups(effects)) {
    const times = lines.map(({ at }) => at).sort((a, b) => a - b)
    const at = times.findIndex((time, n) => times[n + MOST_IN_WINDOW] - time < WINDOW_MS)
    if (at >= 0) hurried.push(`${account} sent ${MOST_IN_WINDOW + 1} messages in 10 s`)
    const close = times.findIndex((time, n) => times[n + 1] - time < CLOSEST_MS)
    if (close >= 0) hurried.push(`${account} sent two within ${times[close + 1] - times[close]} ms`)
  }
  return hurried
}

const groups = (effects) => {
  const found = new Map()
  for (const one of effects) found.set(one.account, [...(found.get(one.account) ?? []), one])
  return found
}

/** Runs whose figures are not what their rows say, or that are not over. */
const findMiscounted = (runs, rows) =>
  runs.flatMap(({ campaign, status, counts }) => {
    const own = countBy(
      rows.filter((row) => row.campaign === campaign),
      ({ state }) => state,
    )
    const total = [...own.values()].reduce((sum, n) => sum + n, 0)
    const wrong = ['sent', 'failed', 'skipped', 'cancelled', 'deferred', 'unknown'].filter(
      (state) => counts[state] !== (own.get(state) ?? 0),
    )
    if (counts.total !== total) wrong.push('total')
    if (status !== 'done') return [`${campaign} is ${status}`]
    return wrong.map((name) => `${campaign} counts ${counts[name]} as ${name}`)
  })

/**
 * The verdict over everything but the poisoned message, which has one of its own. Each list holds one
 * sentence for each thing that is wrong.
 */
export const judge = (told) => {
  const {
    rows,
    ledger,
    refused = [],
    runs,
    accounts,
    people,
    sessions,
    records,
    owners,
    poisoned = null,
  } = told
  const phones = new Map(accounts.map(({ account, phone }) => [account, phone]))
  const others = rows.filter(({ randomId }) => randomId !== poisoned)
  const lines = ledger.filter(({ randomId }) => randomId !== poisoned)
  const effects = lines.filter(({ duplicate }) => !duplicate)
  const facts = { rows: others, effects, phones, people: people - (poisoned ? 1 : 0) }
  return {
    sends: effects.length,
    repeats: lines.length - effects.length,
    lost: findLost(facts),
    doubled: findDoubled(facts),
    misdirected: findMisdirected(facts),
    hurried: findHurried(ledger.filter(({ duplicate }) => !duplicate)),
    flooded: [...ledger, ...refused]
      .filter(({ insideFloodWindow }) => insideFloodWindow)
      .map(({ account, at }) => `${account} sent at ${new Date(at).toISOString()}`),
    crowded: findCrowded({ ledger, phones, records, owners }),
    miscounted: findMiscounted(runs, rows),
    keys: sessions
      .filter(({ alive, state }) => alive !== 1 || state !== 'connected')
      .map(({ account, alive, state }) => `${account} has ${alive} logins and is ${state}`),
  }
}
