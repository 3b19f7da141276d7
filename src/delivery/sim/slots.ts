import type { Logger } from '../../core/logger.ts'
import type { IncomingUpdate } from '../../telegram/gateway.ts'
import type { Holder } from '../holder.ts'
import type { Scene } from './scene.ts'
import type { SimProcess } from './sim-process.ts'
import type { Link } from './telegram-server.ts'

import { startHolder } from '../holder.ts'
import { makePipeline } from '../pipeline.ts'
import { makeSimMessages } from './sim-messages.ts'
import { makeSimProcess } from './sim-process.ts'
import { makeCall, storeOver } from './store-calls.ts'
import { makeSimGateway } from './telegram-client.ts'

/** A place for a sender: one process after the other lives in it, under the same name. */
export type Slot = {
  name: string
  process: SimProcess
  /** Ends in order: what is in flight finishes, leases are given back. */
  close: () => Promise<void>
}

/** A whole process has so long to end in order. */
export const STOP_WITHIN = 18_000

/** What a person wrote to an account: handed to the connection that listens, or kept for the next. */
export type Letters = Map<string, { link: Link; hear: (update: IncomingUpdate) => void }>

/** Starts a sender: the product's own holder and pipeline on the ports of the simulation. */
export const startSlot = (scene: Scene, name: string, life: number, letters: Letters): Slot => {
  const { world, plant } = scene
  const process = makeSimProcess({
    ...{ world, slot: name, life },
    skew: skewOf(scene),
    seed: Math.floor(world.random() * 2 ** 31),
  })
  world.note('start', process.id)
  const timing = plant.timing ? plant.timing(process.timing, process, world) : process.timing
  const call = makeCall({ ...scene, process, store: scene.served })
  const { leases, outbox } = storeOver(call, { ...scene, store: scene.served })
  const own = makeSimMessages({ ...scene, process, call, perHour: () => scene.perHour })
  const messages = plant.messages ? { ...own, ...plant.messages(own, scene) } : own
  const real = makeSimGateway({
    ...{ world, process, timing, telegram: scene.telegram, tempers: scene.tempers },
    watch: watchOf(scene),
    listen: (account, link, hear) => void letters.set(account, { link, hear }),
  })
  const gateway = plant.gateway ? plant.gateway(real, process, world) : real
  const log = logOf(scene, process)
  // Every other life takes few at once, so that its hands run out and are filled up.
  const inHand = life % 2 === 0 ? 100 : 4
  const pipeline = makePipeline({ store: outbox, messages, timing, log, inHand })
  const inbound = {
    hold: async (actor: Parameters<typeof pipeline.hold>[0]) => {
      // Nothing is missed here: what was written meanwhile is kept for the next connection.
      actor.onConnected(async () => {
        const client = actor.client()
        if (client) actor.caughtUp(client)
      })
      actor.onUpdate(async (update) => {
        if (update.kind !== 'message') return
        const contact = scene.contactOf.get(`${actor.account} ${update.peer}`)
        if (contact) messages.heard(contact)
      })
      return {}
    },
  }
  const holder = startHolder({
    ...{ leases, gateway, timing, log, network: 'sandbox', owner: name },
    sessionOf: async ({ account }) => (scene.telegram.isDead(account) ? null : account),
    parts: [pipeline, inbound],
  })
  return { name, process, close: () => closeInOrder(holder, pipeline) }
}

const closeInOrder = async (
  holder: Promise<Holder>,
  pipeline: { close: () => Promise<void> },
): Promise<void> => {
  await (await holder).close()
  await pipeline.close()
}

/** Clocks are wrong: by seconds, and now and then by minutes. */
const skewOf = ({ world, strictHours }: Scene): number => {
  if (strictHours) return 0
  const widest = world.chance(0.03) ? 300_000 : 20_000
  return world.chance(0.5) ? 0 : Math.floor(world.between(-widest, widest))
}

/** Trouble comes at the worst of moments: while a message is under way, or after Telegram asked for silence. */
const watchOf = (scene: Scene): Parameters<typeof makeSimGateway>[0]['watch'] => {
  const { world, oracle, tempers } = scene
  const strike = (process: SimProcess, within: number) => {
    if (world.chance(0.6)) {
      world.after(world.between(0, within), () => {
        world.reach('kill around a send')
        process.kill(false)
      })
    } else world.after(world.between(0, within), () => process.freeze(world.between(500, 80_000)))
  }
  return {
    start: (process, account, message) => {
      oracle.start(process, account, message)
      if (world.chance(tempers.worstMoment)) strike(process, 500)
      if (!scene.poison || scene.poison.delivery !== oracle.rowOf(message)?._id) return
      scene.poison.kills += 1
      world.reach('poison')
      process.kill(false)
    },
    answered: (process, account, failure) => {
      oracle.answered(process, account, failure)
      if (failure?.kind === 'flood-wait' && world.chance(tempers.worstMoment * 6))
        strike(process, 200)
    },
  }
}

/** The log goes into the trace when one is kept. */
const logOf = ({ world }: Scene, process: SimProcess): Logger => {
  const at =
    (level: string) =>
    (msg: string, facts: Readonly<Record<string, unknown>> = {}) => {
      if (!world.keepsTrace) return
      const said = Object.entries(facts).map(
        ([key, value]) => `${key}=${value instanceof Error ? value.message : String(value)}`,
      )
      world.trace.push(
        `${(world.now() / 1000).toFixed(3)}   ${process.id} ${level}: ${msg} ${said.join(' ')}`,
      )
    }
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') }
}
