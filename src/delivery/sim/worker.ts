import type { SeedResult } from './run-seed.ts'

import { parentPort } from 'node:worker_threads'

import { plants } from './plants.ts'
import { runSeed } from './run-seed.ts'

/** What a thread of the runner is asked for: some seeds, with a bug or without. */
export type Order = { seeds: number[]; plant: string | null; trace: boolean }

/** One answer a seed; `plants` on its own tells the names of all bugs. */
export type Answer = SeedResult | { names: string[] } | { done: true }

const stackOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error)

let crash: string | null = null
process.on('unhandledRejection', (error) => {
  crash = stackOf(error)
})

const work = async ({ seeds, plant: name, trace }: Order): Promise<void> => {
  const plant = plants.find((one) => one.name === name)
  for (const seed of seeds) {
    const result = await runSeed(seed, { ...(plant && { plant }), trace })
    if (crash !== null) result.violations.push(['crashed', crash])
    crash = null
    const kinds = result.violations.map(([kind]) => kind)
    const caught = plant?.breaks.some((one) => kinds.includes(one))
    parentPort?.postMessage({ ...result, caught })
    // A bug is found once it is found.
    if (caught) break
  }
  parentPort?.postMessage({ done: true })
}

/** What even a run does not survive ends the thread, which the runner hears of. */
const die = (error: unknown): void =>
  void setImmediate(() => {
    throw error
  })

parentPort?.postMessage({ names: plants.map(({ name }) => name) })
parentPort?.on('message', (order: Order) => void work(order).catch(die))
