/** The faults of a run, one after the other, without waiting for what they lead to. */
import { sleep } from '../start/machine.mjs'
import { announce } from '../start/say.mjs'
import { kinds, nextOf, planOf, targetOf, withoutSlot } from './plan.mjs'
import { strikes } from './strike.mjs'

/** So often an account is asked to wait: more, and it would go at half its pace for the rest. */
const FLOOD_EVERY = 4
/** After this a fault happens as it can: everything may have been sent. */
const LONGEST_WAIT_MS = 90_000
/** Longer than from one wave of campaigns to the next. */
const NO_MORE_AFTER_MS = 15_000

/** Asks one account that is not struck just now to wait; each account once. */
const flood = async (stage, { accounts, flooded }, { slot, chance }) => {
  const up = lookUp(stage, await stage.watch.open())
  const calm = up.filter((one) => one.slot.name !== slot)
  const sending = new Set(calm.flatMap(({ lanes }) => lanes))
  const among = accounts.filter(({ account }) => !flooded.has(account) && sending.has(account))
  const one = among[Math.floor(chance * among.length)]
  if (!one) return
  flooded.add(one.account)
  const error = `FLOOD_WAIT_${5 + Math.floor(chance * 10)}`
  await stage.simulator.plan([{ method: 'messages.sendMessage', phone: one.phone, error }])
}

/** Senders that are there, each with the accounts it holds that still have something to send. */
const lookUp = ({ watch, senders }, open) =>
  senders
    .filter(({ state }) => state === 'up')
    .map((slot) => {
      const lanes = watch.heldBy(slot.name).filter((account) => open.has(account))
      return { slot, lanes, work: lanes.length }
    })

/** A fault that struck nobody's work tells nothing, whatever it did. */
export const hasHit = (work, done) => work > 0 && (done?.hit ?? true)

/** Strikes once. The record says what was struck and which accounts had work there. */
const strikeOnce = async (stage, run, { fault, up }) => {
  const found = withoutSlot.has(fault.kind) ? undefined : targetOf(up, fault)
  const { slot = null, lanes = [] } = found ?? {}
  const phones = run.accounts.filter(({ account }) => lanes.includes(account)).map((it) => it.phone)
  const work = slot ? lanes.length : (await stage.watch.open()).size
  const at = Date.now()
  const done = await strikes[fault.kind]({ ...stage, slot, seconds: fault.seconds, phones })
  const record = { ...fault, slot: slot?.name ?? null, at, lanes, hit: hasHit(work, done) }
  // What was aimed has struck later than it was decided.
  if (fault.kind === 'aimed') record.at = Date.now()
  return { record, ended: done?.ended ?? Promise.resolve() }
}

/** Waits until something of the plan can happen; not for work where there will be none. */
const untilPossible = async (stage, left) => {
  const until = performance.now() + LONGEST_WAIT_MS
  let workAt = performance.now()
  for (;;) {
    const open = await stage.watch.open()
    const up = lookUp(stage, open)
    const now = performance.now()
    if (open.size > 0) workAt = now
    const busy = up.filter(({ work }) => work > 0).length
    const fault = nextOf(left, { up: up.length, busy })
    if (fault && up.length > 0) return { fault, up }
    const isOver = now > until || now - workAt > NO_MORE_AFTER_MS
    if (up.length > 0 && isOver) return { fault: left[0], up }
    await sleep(500)
  }
}

const lineOf = (n, kills, { kind, slot, seconds, lanes, hit }) =>
  [
    `fault ${n}/${kills}: ${kind}`,
    slot ?? '',
    seconds ? `for ${seconds} s` : '',
    slot ? `(${lanes.length} accounts with work)` : '',
    hit ? '' : '(nothing to hit)',
  ]
    .filter(Boolean)
    .join(' ')

/** Waits and strikes until the plan is done. Resolves to the records, when the last fault is over. */
export const strikeAll = async (stage, run, { kills, seed, gap }) => {
  const left = planOf({ kills, seed, gap })
  const records = []
  const ends = []
  while (left.length > 0) {
    await sleep(left[0].after * 1000)
    const chosen = await untilPossible(stage, left)
    left.splice(left.indexOf(chosen.fault), 1)
    const { record, ended } = await strikeOnce(stage, run, chosen)
    records.push(record)
    ends.push(ended)
    announce(lineOf(records.length, kills, record))
    if (records.length % FLOOD_EVERY === 2) await flood(stage, run, record)
  }
  await Promise.all(ends)
  return records
}

/** Kinds that a run of this length should have had and did not, or that struck nobody who had work. */
export const neverHappened = (records, planned) =>
  Object.keys(kinds).filter(
    (kind) =>
      planned.some((fault) => fault.kind === kind) &&
      !records.some((record) => record.kind === kind && record.hit),
  )
