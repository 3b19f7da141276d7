/** The faults of a run, one after the other, without waiting for what they lead to. */
import { sleep } from '../start/machine.mjs'
import { announce } from '../start/say.mjs'
import { kinds, nextOf, planOf, targetOf } from './plan.mjs'
import { strikes } from './strike.mjs'

/** So often an account is asked to wait: more, and it would go at half its pace for the rest. */
const FLOOD_EVERY = 4
const withoutSlot = new Set(['mongo', 'worker'])

/** Asks one account that sends just now to wait; each account once. */
const flood = async ({ simulator, watch, senders }, { accounts, flooded }, chance) => {
  const up = new Set(senders.filter(({ state }) => state === 'up').map(({ name }) => name))
  const open = await watch.open()
  const among = accounts.filter(
    ({ account }) => !flooded.has(account) && open.has(account) && up.has(watch.ownerOf(account)),
  )
  const one = among[Math.floor(chance * among.length)]
  if (!one) return
  flooded.add(one.account)
  const error = `FLOOD_WAIT_${5 + Math.floor(chance * 10)}`
  await simulator.plan([{ method: 'messages.sendMessage', phone: one.phone, error }])
}

/** Strikes once. The record says what was struck and which accounts had work there. */
const strikeOnce = async (stage, run, fault) => {
  const { watch, senders } = stage
  const open = await watch.open()
  const workOf = (name) => watch.heldBy(name).filter((account) => open.has(account))
  const up = senders
    .filter(({ state }) => state === 'up')
    .map((slot) => ({ slot, work: workOf(slot.name).length }))
  const slot = withoutSlot.has(fault.kind) ? null : (targetOf(up, fault)?.slot ?? senders[0])
  const lanes = slot ? workOf(slot.name) : []
  const phones = run.accounts.filter(({ account }) => lanes.includes(account)).map((it) => it.phone)
  const at = Date.now()
  const done = await strikes[fault.kind]({ ...stage, slot, seconds: fault.seconds, phones })
  const record = { ...fault, slot: slot?.name ?? null, at, lanes, hit: done?.hit ?? true }
  // What was aimed has struck later than it was decided.
  if (fault.kind === 'aimed') record.at = Date.now()
  return { record, ended: done?.ended ?? Promise.resolve() }
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
    const gapOf = left[0].after
    await sleep(gapOf * 1000)
    const sendersUp = () => stage.senders.filter(({ state }) => state === 'up').length
    while (!nextOf(left, sendersUp())) await sleep(500)
    const fault = nextOf(left, sendersUp())
    left.splice(left.indexOf(fault), 1)
    const { record, ended } = await strikeOnce(stage, run, fault)
    records.push(record)
    ends.push(ended)
    announce(lineOf(records.length, kills, record))
    if (records.length % FLOOD_EVERY === 2) await flood(stage, run, fault.chance)
  }
  await Promise.all(ends)
  return records
}

/** Kinds that a run of this length should have had and did not. */
export const neverHappened = (records, planned) =>
  Object.keys(kinds).filter(
    (kind) =>
      planned.some((fault) => fault.kind === kind) &&
      !records.some((record) => record.kind === kind && record.hit),
  )
