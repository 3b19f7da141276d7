/** Starts campaigns as the work runs out, so that there is something to lose until the last fault. */
import { setTimeout as sleep } from 'node:timers/promises'

import { announce } from '../start/say.mjs'
import { POISONED } from './stage.mjs'

const LOOK_MS = 2000
/** Messages left for each account of a wave, on the average, when the next wave begins. */
const RUNNING_OUT = 25

/** The tenants of one wave after the other; a wave has its own accounts and people. */
const wavesOf = ({ tenants }, { waves }) => {
  const senders = tenants.filter(({ tenant }) => tenant !== POISONED)
  const size = Math.ceil(senders.length / waves)
  return Array.from({ length: waves }, (_, n) => senders.slice(n * size, (n + 1) * size))
}

/** Starts the first wave; `stop` resolves to all tenants whose campaign was started. */
export const feed = async ({ world, watch }, settings) => {
  const waves = wavesOf(world, settings)
  const started = []
  const stop = new AbortController()
  const next = async () => {
    const wave = waves.shift() ?? []
    for (const one of wave) {
      await world.start(one.tenant)
      started.push(one)
    }
  }
  await next()
  const feeding = (async () => {
    while (waves.length > 0 && !stop.signal.aborted) {
      await sleep(LOOK_MS)
      const left = [...(await watch.open()).values()].reduce((sum, n) => sum + n, 0)
      if (left > RUNNING_OUT * settings.accounts || stop.signal.aborted) continue
      announce('The next campaigns begin')
      await next()
    }
  })()
  return {
    stop: async () => {
      stop.abort()
      await feeding
      return started
    },
  }
}
