/** How each kind of fault is done, and taken back. */
import { sleep } from '../start/machine.mjs'

const AIM_AT = 3
const AIM_MS = 8000
const SEND = 'messages.sendMessage'

const ms = (seconds) => seconds * 1000

/** Until Telegram has taken a message whose sender will never hear of it. */
const untilStruck = async (simulator, phones) => {
  const before = (await simulator.faults()).length
  await simulator.plan(phones.map((phone) => ({ method: SEND, phone, action: 'silence' })))
  const until = performance.now() + AIM_MS
  while (performance.now() < until) {
    const mine = (await simulator.faults()).slice(before)
    if (mine.some(({ struck }) => struck > 0)) return true
    await sleep(30)
  }
  return false
}

const setBoth = ({ proxies }, mode) => {
  for (const proxy of Object.values(proxies)) proxy.set(mode)
}

/** Each resolves when it has struck, to `{ ended, hit }`: a promise of its end, and what to count. */
export const strikes = {
  kill: async ({ slot }) => slot.kill(),
  aimed: async ({ slot, simulator, phones }) => {
    const hit = phones.length > 0 && (await untilStruck(simulator, phones.slice(0, AIM_AT)))
    slot.kill()
    return { hit }
  },
  hold: async ({ slot, seconds }) => {
    slot.hold()
    return { ended: sleep(ms(seconds)).then(() => slot.release()) }
  },
  pause: async ({ slot, seconds }) => {
    slot.pause()
    return { ended: sleep(ms(seconds)).then(() => slot.resume()) }
  },
  stall: async ({ slot, seconds }) => {
    slot.pause()
    return { ended: sleep(ms(seconds)).then(() => slot.resume()) }
  },
  partition: async ({ slot, seconds }) => {
    const { mongo } = slot.proxies
    slot.state = 'cut off'
    mongo.set('refuse')
    mongo.cut()
    const end = () => {
      mongo.set('pass')
      slot.state = slot.child ? 'up' : 'down'
    }
    return { ended: sleep(ms(seconds)).then(end) }
  },
  mongo: async ({ mongod, seconds }) => {
    await mongod.restart(seconds)
  },
  worker: async ({ worker, seconds }) => {
    worker.hold()
    return { ended: sleep(ms(seconds)).then(() => worker.release()) }
  },
  cut: async ({ slot, seconds }) => {
    setBoth(slot, 'refuse')
    const cut = Object.values(slot.proxies).map((proxy) => proxy.cut())
    return {
      ended: sleep(ms(seconds)).then(() => setBoth(slot, 'pass')),
      hit: Math.max(...cut) > 0,
    }
  },
  deaf: async ({ slot, seconds }) => {
    const { telegram } = slot.proxies
    slot.state = 'cut off'
    telegram.set('deaf')
    const end = () => {
      telegram.cut()
      telegram.set('pass')
      slot.state = slot.child ? 'up' : 'down'
    }
    return { ended: sleep(ms(seconds)).then(end) }
  },
}
