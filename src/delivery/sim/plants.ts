import type { TelegramGateway } from '../../telegram/gateway.ts'
import type { Messages, Timing } from '../ports.ts'
import type { MemoryStore } from './memory-store.ts'
import type { Violation } from './oracle.ts'
import type { Scene } from './scene.ts'
import type { SimProcess } from './sim-process.ts'
import type { World } from './world.ts'

import { gatewayPlants } from './plants-gateway.ts'
import { leasePlants } from './plants-leases.ts'
import { messagePlants } from './plants-messages.ts'
import { outboxPlants } from './plants-outbox.ts'
import { timingPlants } from './plants-timing.ts'

/** A bug put into the surroundings of the pipeline, as if a port of it had been written wrongly. */
export type Plant = {
  store?: (store: MemoryStore, world: World) => MemoryStore
  messages?: (messages: Messages, scene: Scene) => Partial<Messages>
  /** What the worker believes that senders have in hand. */
  inHand?: (ids: ReadonlySet<string>) => ReadonlySet<string>
  gateway?: (gateway: TelegramGateway, process: SimProcess, world: World) => TelegramGateway
  timing?: (timing: Timing, process: SimProcess, world: World) => Timing
}

/** A bug by name, and the rules of which it must break at least one. */
export type NamedPlant = Plant & { name: string; breaks: readonly Violation[] }

/** Every bug that the oracle has to find. */
export const plants: readonly NamedPlant[] = [
  ...gatewayPlants,
  ...leasePlants,
  ...outboxPlants,
  ...messagePlants,
  ...timingPlants,
]
