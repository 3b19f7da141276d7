import type { Book } from './book.ts'
import type { MemoryStore } from './memory-store.ts'
import type { Oracle } from './oracle.ts'
import type { Plant } from './plants.ts'
import type { Slot } from './slots.ts'
import type { Outages } from './store-calls.ts'
import type { SimTelegram } from './telegram-server.ts'
import type { Tempers } from './tempers.ts'
import type { World } from './world.ts'

import { makeBook } from './book.ts'
import { makeMemoryStore } from './memory-store.ts'
import { makeOracle } from './oracle.ts'
import { makeOutages } from './store-calls.ts'
import { makeTelegram } from './telegram-server.ts'
import { drawTempers } from './tempers.ts'
import { watchStore } from './watched-store.ts'
import { EPOCH, makeWorld } from './world.ts'

/** Everything that one run has. */
export type Scene = {
  world: World
  /** As it is, for those who never fail. */
  store: MemoryStore
  /** As processes reach it: watched, and with the planted bug in it. */
  served: MemoryStore
  book: Book
  oracle: Oracle
  telegram: SimTelegram
  tempers: Tempers
  outages: Outages
  plant: Plant
  accounts: string[]
  slots: Slot[]
  /** By account and peer. */
  contactOf: Map<string, string>
  /** The ceiling of an hour is low and all clocks are right: it is counted. */
  strictHours: boolean
  perHour: number
  /** How many rows there will be. */
  expected: number
  /** A message that ends whoever sends it, and how often it did. */
  poison: { delivery: string; kills: number } | null
}

/** An empty scene of one seed. */
export const makeScene = (seed: number, plant: Plant, keepTrace: boolean): Scene => {
  const world = makeWorld(seed, keepTrace)
  const store = makeMemoryStore(() => new Date(EPOCH + Math.floor(world.now())))
  const book = makeBook()
  const floodUntil = (account: string): number => telegram.floodUntil(account)
  const perHour = (): number => (scene.strictHours ? scene.perHour : Number.POSITIVE_INFINITY)
  const oracle = makeOracle({ world, rows: store.rows, book, floodUntil, perHour })
  const telegram = makeTelegram(world, {
    twoConnections: (account) => oracle.say('two-connections', account),
    effect: oracle.effect,
    deduplicated: () => world.reach('resend deduplicated'),
  })
  const planted = plant.store ? plant.store(store, world) : store
  const scene: Scene = {
    ...{ world, store, book, oracle, telegram, plant },
    served: watchStore(planted, { oracle, world, book }),
    tempers: drawTempers(world),
    outages: makeOutages(world),
    accounts: [],
    slots: [],
    contactOf: new Map(),
    strictHours: false,
    perHour: 1_000,
    expected: 0,
    poison: null,
  }
  return scene
}
