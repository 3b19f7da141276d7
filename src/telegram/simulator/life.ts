import type { Bots } from './bots/index.ts'
import { startBots } from './bots/index.ts'
import { botRoutes } from './bots/routes.ts'
import type { Route } from './control/http.ts'
import { loginRoutes } from './control/login-routes.ts'
import { messageRoutes } from './control/message-routes.ts'
import { peopleRoutes } from './control/people-routes.ts'
import {
  accountRoutes,
  chatRoutes,
  observerRoutes,
  peopleRoute,
  personRoutes,
} from './control/routes.ts'
import type { SavedWorld } from './control/saved-state.ts'
import { stateRoutes } from './control/state-routes.ts'
import { trafficRoutes } from './control/traffic-routes.ts'
import { viewRoutes } from './control/view-routes.ts'
import type { Fault, Faults } from './faults.ts'
import { makeFaults } from './faults.ts'
import { makeUnruly } from './faults/unruly-audience.ts'
import { connectionsOf } from './mtproto/connections.ts'
import { makeKeyRing } from './mtproto/keys.ts'
import type { RsaKey } from './mtproto/rsa.ts'
import type { Call, Core } from './mtproto/server.ts'
import { forgetSessions, makeCore } from './mtproto/server.ts'
import { makeCrowd } from './people/crowd.ts'
import { keepTicking } from './people/life.ts'
import { seededRandom } from './people/random.ts'
import { makeSimClock } from './people/sim-clock.ts'
import { drawPersona } from './people/story.ts'
import { makeDispatch } from './rpc/dispatch.ts'
import { makeLogins } from './rpc/logins.ts'
import type { Api } from './rpc/method.ts'
import { openShop } from './shop/shop.ts'
import type { Layers } from './tl/layers.ts'
import type { Traffic } from './traffic.ts'
import { noteRequests, noteUpdates } from './traffic.ts'
import { openFloods } from './world/floods.ts'
import { seedWorld } from './world/people.ts'
import { sendDue } from './world/scheduled.ts'
import { makeAudience } from './world/updates.ts'
import type { FileBytes, World } from './world/world.ts'
import { openWorld } from './world/world.ts'

/** What stays as long as the process, whatever world it holds. */
export type Ground = {
  rsa: RsaKey
  layers: Layers
  files: FileBytes
  traffic: Traffic
  dc: { id: number; host: string; port: number }
  data: string | undefined
  seed: string
  people: boolean
  faults: readonly Fault[]
  now: () => number
  onError: (error: unknown) => void
  /** Puts another world in the place of this one. */
  load: (saved: SavedWorld) => Promise<void>
}

/** One world with those who live in it, the protocol before it and the routes to direct it by. */
export type Life = {
  core: Core
  world: World
  routes: readonly Route[]
  bots: Bots
  end: () => Promise<void>
}

const TICK_MS = 100

/** Opens the world that is kept, or the one given. */
export const openLife = async (ground: Ground, saved?: SavedWorld): Promise<Life> => {
  const { data, now, files } = ground
  const world = await openWorld({ dir: data, now, files, lines: saved?.lines })
  for (const [id, bytes] of saved?.bytes ?? []) await files.put(id, bytes)
  seedWorld(world)
  const parts = makeParts(world, ground)
  const society = makeSociety(parts, ground)
  const bots = startBots(parts.api, parts.faults, ground.onError)
  await world.store.synced()
  const stop = keepTicking(society.tick, TICK_MS, ground.onError)
  return {
    core: parts.core,
    world,
    routes: society.routes,
    bots,
    end: async () => {
      stop()
      bots.end()
      for (const { transport } of parts.core.connections) transport.close()
      await world.store.close()
    },
  }
}

type Parts = { api: Api; core: Core; faults: Faults }

/** The protocol and the methods behind it. */
const makeParts = (world: World, ground: Ground): Parts => {
  const { now, traffic } = ground
  const keys = makeKeyRing(world.store)
  const windows = { all: openFloods(world, 'all'), sends: openFloods(world, 'sends') }
  const faults = makeFaults(now, windows)
  for (const fault of ground.faults) faults.add(fault)
  const phoneOf = (userId: number) => world.user(userId)?.phone ?? null
  const audience = makeUnruly(makeAudience(), faults, phoneOf)
  const api: Api = {
    world,
    audience: noteUpdates(audience, traffic, phoneOf),
    keys,
    logins: makeLogins(),
    uploads: new Map(),
    address: () => ground.dc,
    isFlooded: (userId) => faults.isFlooded(phoneOf(userId)),
    noteWait: (userId, seconds) => faults.noteWait(phoneOf(userId), seconds),
    secondsLeft: (userId) => faults.secondsLeft(phoneOf(userId)),
    connectionsOf: (keyId) => connectionsOf(core, keyId),
  }
  const callerOf = ({ session }: Call) => phoneOf(keys.identityOf(session.key.id)?.userId ?? 0)
  const core = makeCore({
    rsa: ground.rsa,
    keys,
    layers: ground.layers,
    dispatch: noteRequests(makeDispatch(api, faults), traffic, callerOf),
    onSession: () => {},
    onError: ground.onError,
    now: () => now() + faults.skewMs(),
    sync: world.store.sync,
  })
  return { api, core, faults }
}

/** Those who live here, and how they are directed. */
const makeSociety = (parts: Parts, { seed, load, traffic, people, onError }: Ground) => {
  const { world, audience } = parts.api
  const clock = makeSimClock(world)
  const shop = openShop(world, onError)
  const crowd = makeCrowd({ world, audience, clock, shop, seed })
  const mixed = (n: number) => drawPersona(seededRandom(`${seed}/persona/${n}`))
  return {
    routes: [
      ...accountRoutes(parts),
      ...chatRoutes(parts),
      ...personRoutes(parts),
      ...observerRoutes(parts),
      ...peopleRoutes({ world, crowd, clock, shop }),
      peopleRoute(world, mixed),
      ...stateRoutes(parts, load),
      ...trafficRoutes(traffic),
      ...viewRoutes(world),
      ...messageRoutes(parts.api),
      ...botRoutes(world),
      ...loginRoutes(parts.api, () => parts.core.sessions.values()),
    ],
    tick: () => {
      sendDue(world, audience, clock.now())
      forgetSessions(parts.core)
      if (!people) return
      crowd.tick()
      shop.tick()
    },
  }
}
