/** The last sender joins while campaigns run: it is handed its share of the accounts in order. */
import { sleep } from '../start/machine.mjs'
import { announce } from '../start/say.mjs'

const WITHIN_MS = 60_000

/** Until it holds an account that somebody else held. Resolves to `{ slot, at }`. */
export const joinLast = async ({ senders, watch }) => {
  const slot = senders.at(-1)
  const at = Date.now()
  await slot.start()
  const until = performance.now() + WITHIN_MS
  while (watch.heldBy(slot.name).length === 0 && performance.now() < until) await sleep(100)
  const share = watch.heldBy(slot.name).length
  announce(`${slot.name} has joined and was handed ${share === 0 ? 'nothing' : 'accounts'}`)
  return { slot: slot.name, at }
}

/**
 * What was handed to the one that joined, before anything broke: `{ count, longest }`, the latter in
 * seconds without a message of an account that had more to send.
 */
export const handedOver = ({ joined, before, owners, ledger, accounts }) => {
  const phones = new Map(accounts.map(({ account, phone }) => [account, phone]))
  const moved = owners.filter(
    ({ owner, at }) => owner === joined.slot && at >= joined.at && at < before,
  )
  const gaps = moved.flatMap(({ account, at }) => {
    const own = ledger.filter((line) => line.account === phones.get(account))
    const last = own.findLast((line) => line.at < at)
    const next = own.find((line) => line.at >= at)
    // One that is silent until the first fault has waited at least until then.
    return last && next ? [(Math.min(next.at, before) - last.at) / 1000] : []
  })
  return { count: moved.length, longest: Math.max(0, ...gaps) }
}
