/** What a run comes to, in words. */
const MOST_SHOWN = 8
const TAKEOVER_S = 60
const HAND_OVER_S = 30
const POISON_CRASHES = 3
/** A shorter run may be over before one of its accounts is asked to wait. */
const FLOODS_FROM = 10

const countKinds = (records) => {
  const counts = {}
  for (const { kind, hit } of records) if (hit) counts[kind] = (counts[kind] ?? 0) + 1
  return Object.entries(counts).map(([kind, n]) => `${kind} ${n}`)
}

const lineOf = ({ kind, slot, at, account, outcome, to = 'nobody', seconds = 0 }) =>
  `${account} of ${slot} (${kind}, ${new Date(at).toISOString().slice(11, 19)}): ${outcome}, ${to}, ${seconds.toFixed(1)} s`

/** The figures that the last line has no room for. */
export const tell = ({ settings, records, verdict, figures, shared, floods, bad, ends }) => {
  const { count, longest, back, longestBack, slowest } = figures
  const lines = [
    `faults: ${countKinds(records).join(', ')}; floods ${floods}`,
    `takeovers: ${count} accounts, longest ${longest.toFixed(1)} s; came back: ${back}, longest ${longestBack.toFixed(1)} s`,
    ...slowest.map((one) => `  ${lineOf(one)}`),
    `handed to the sender that joined: ${shared.count} accounts, longest pause ${shared.longest.toFixed(1)} s`,
    `asked for again: ${verdict.repeats} (Telegram knew the random id and sent nothing)`,
    `keys: ${verdict.keys.length} lost; ends that nobody asked for: ${ends.length}`,
  ]
  if (bad) lines.push(`poison: ${bad.row?.state ?? 'never sent'} after ${bad.crashes} crashes`)
  lines.push(`again: npm run chaos -- --kills ${settings.kills} --seed ${settings.seed}`)
  console.log(`\n${lines.join('\n')}`)
}

const some = (what, list) =>
  list.length === 0
    ? []
    : [
        `${what}: ${list.length}\n${list
          .slice(0, MOST_SHOWN)
          .map((it) => `  ${it}`)
          .join('\n')}`,
      ]

/** What has arrived is found and called sent; what has not is given up with a reason. */
export const poisonBars = (bad) => {
  if (!bad) return []
  const { row, crashes, arrived } = bad
  const wanted = arrived > 0 ? 'sent' : 'failed'
  const state = row?.state ?? 'unsent'
  if (arrived > 1) return [`poison arrived ${arrived} times`]
  if (state !== wanted) return [`poison is ${state}, not ${wanted}`]
  if (state === 'failed' && !row.reason) return ['poison was given up without a reason']
  return crashes > POISON_CRASHES ? [`poison crashed ${crashes} senders`] : []
}

/** Every bar that was missed, as a sentence; empty when all is well. */
export const missedBars = (outcome) => {
  const { verdict, figures, shared, settled, never, bad, orderly, floods, records, unasked } =
    outcome
  const slow = figures.longest > TAKEOVER_S
  return [
    ...some('lost', verdict.lost),
    ...some('doubled', verdict.doubled),
    ...some('to the wrong person, in other words or under another id', verdict.misdirected),
    ...some('keys duplicated', verdict.keys),
    ...some('sent while two connections used one key', verdict.crowded),
    ...some('ended although nobody asked for it', unasked),
    ...some('sent inside a known flood window', verdict.flooded),
    ...some('faster than one a second', verdict.hurried),
    ...some('counters are not the rows', verdict.miscounted),
    ...some('nobody went on', figures.missing.map(lineOf)),
    ...some('a kind of fault never struck anybody with work', never),
    ...(records.length >= FLOODS_FROM && floods === 0 ? ['no flood wait ever struck'] : []),
    ...poisonBars(bad),
    ...(figures.count === 0 ? ['no account was taken over, so nothing was measured'] : []),
    ...(slow ? [`a takeover took ${figures.longest.toFixed(1)} s, more than ${TAKEOVER_S} s`] : []),
    ...(shared.count === 0 ? ['the sender that joined was handed nothing'] : []),
    ...(shared.longest > HAND_OVER_S ? [`a hand-over took ${shared.longest.toFixed(1)} s`] : []),
    ...(settled ? [] : ['it did not settle in time']),
    ...(orderly ? [] : ['a role did not stop in order']),
  ]
}
