/**
 * A message that kills whoever sends it. Telegram takes it and keeps silent; that is when its sender
 * is killed, each time. After three crashes it is not offered again: its account looks whether it has
 * arrived. Nobody else may notice.
 */
import { sleep } from '../start/machine.mjs'
import { announce } from '../start/say.mjs'
import { POISONED } from './stage.mjs'

const NTH = 5
const MOST_CRASHES = 6
const WITHIN_MS = 120_000
const OPEN = new Set(['queued', 'leased', 'deferred', 'unknown'])

const silence = (phone, nth) => ({
  ...{ method: 'messages.sendMessage', phone, nth, action: 'silence' },
})

/** The random id of the message that Telegram has just kept silent about; null while there is none. */
const struckOf = async (simulator, phone) => {
  const last = (await simulator.faults()).at(-1)
  if (!last?.struck) return null
  const lines = (await simulator.ledger()).filter(({ account }) => account === phone)
  return lines.at(-1)?.randomId ?? null
}

/**
 * Resolves to `{ randomId, crashes, row, arrived }`: the row as it stands when nobody tries it any more, and
 * how often Telegram has taken it for a new message.
 */
export const poison = async ({ simulator, watch, senders, world }) => {
  const [{ account, phone }] = world.tenants.find(({ tenant }) => tenant === POISONED).accounts
  await simulator.plan([silence(phone, NTH)])
  await world.start(POISONED)
  const until = performance.now() + WITHIN_MS
  const rowOf = async (randomId) => (await watch.all('deliveries', { account, randomId }))[0]
  let found = null
  let crashes = 0
  while (performance.now() < until && crashes < MOST_CRASHES) {
    await sleep(50)
    const randomId = await struckOf(simulator, phone)
    if (found && !OPEN.has((await rowOf(found)).state)) break
    // The ledger may be a moment behind the fault, and show the message before.
    if (randomId === null || !OPEN.has((await rowOf(randomId))?.state)) continue
    found ??= randomId
    await simulator.plan([silence(phone, 1)])
    if (randomId !== found) continue
    const [{ owner }] = await watch.all('lanes', { account })
    senders.find(({ name }) => name === owner)?.kill()
    crashes += 1
    announce(`poison: crash ${crashes}`)
  }
  await simulator.clearFaults()
  const row = found && (await rowOf(found))
  announce(`poison: ${row ? `${row.state}, ${row.reason}` : 'never sent'} after ${crashes} crashes`)
  const lines = (await simulator.ledger()).filter(({ randomId }) => randomId === found)
  const arrived = lines.filter(({ duplicate }) => !duplicate).length
  return { randomId: found, crashes, row, arrived }
}
