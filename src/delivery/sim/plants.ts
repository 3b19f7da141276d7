import type { TelegramGateway } from '../../telegram/gateway.ts'
import type { Messages, Timing } from '../ports.ts'
import type { MemoryStore } from './memory-store.ts'
import type { Scene } from './scene.ts'
import type { SimProcess } from './sim-process.ts'
import type { World } from './world.ts'

/** A bug put into the surroundings of the pipeline, as if a port of it had been written wrongly. */
export type Plant = {
  store?: (store: MemoryStore, world: World) => MemoryStore
  messages?: (messages: Messages, scene: Scene) => Partial<Messages>
  gateway?: (gateway: TelegramGateway, process: SimProcess, world: World) => TelegramGateway
  timing?: (timing: Timing, process: SimProcess, world: World) => Timing
  /** False: nobody puts figures right afterwards. */
  recounts?: boolean
}
