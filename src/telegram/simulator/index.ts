import { mkdirSync } from 'node:fs'
import path from 'node:path'

import { connectionsOf } from './control/connections.ts'
import { makeControlServer } from './control/http.ts'
import { peopleRoutes } from './control/people-routes.ts'
import {
  accountRoutes,
  chatRoutes,
  observerRoutes,
  peopleRoute,
  personRoutes,
} from './control/routes.ts'
import { viewRoutes } from './control/view-routes.ts'
import type { Faults } from './faults.ts'
import { makeFaults } from './faults.ts'
import { makeUnruly } from './faults/unruly-audience.ts'
import { loadIdentity } from './identity.ts'
import { makeKeyRing } from './mtproto/keys.ts'
import type { RsaKey } from './mtproto/rsa.ts'
import type { Core } from './mtproto/server.ts'
import { forgetSessions, listen, makeCore } from './mtproto/server.ts'
import { makeCrowd } from './people/crowd.ts'
import { keepTicking } from './people/life.ts'
import { seededRandom } from './people/random.ts'
import { makeSimClock } from './people/sim-clock.ts'
import { drawPersona } from './people/story.ts'
import { makeDispatch } from './rpc/dispatch.ts'
import type { Api } from './rpc/method.ts'
import { openShop } from './shop/shop.ts'
import { loadLayers } from './tl/layers.ts'
import { makeFileBytes } from './world/files.ts'
import { seedWorld } from './world/people.ts'
import { makeAudience } from './world/updates.ts'
import type { World } from './world/world.ts'
import { openWorld } from './world/world.ts'

export type SimulatorOptions = {
  /** Where everything is kept. Left out: in memory only. */
  data?: string | undefined
  /** 0 takes a free port. */
  port?: number | undefined
  controlPort?: number | undefined
  /** The same seed tells the same story. */
  seed?: string | undefined
  /** Whether simulated people act. @default true */
  people?: boolean | undefined
}

/** A running local Telegram. */
export type Simulator = {
  dcs: { id: number; host: string; port: number }[]
  /** The server's public key, PKCS #1. */
  pem: string
  fingerprint: bigint
  /** The file that holds `pem`; `null` when nothing is kept. */
  keyFile: string | null
  /** Address of the control API. */
  control: string
  close: () => Promise<void>
}

const HOST = '127.0.0.1'
const DC = 2
const now = (): number => Date.now()
const TICK_MS = 100
const onError = (error: unknown): void => console.error('simulator:', error)

/** Starts a local Telegram on loopback. */
export const startSimulator = async (options: SimulatorOptions = {}): Promise<Simulator> => {
  const { data } = options
  if (data) mkdirSync(data, { recursive: true, mode: 0o700 })
  const { rsa, keyFile } = loadIdentity(data)
  const files = makeFileBytes(data && path.join(data, 'files'))
  const world = await openWorld({ dir: data, now, files })
  seedWorld(world)

  const dc = { id: DC, host: HOST, port: 0 }
  const parts = makeParts(world, rsa, dc)
  const society = makeSociety(parts, options.seed ?? 'herald')
  const control = makeControlServer(society.routes, world.store.synced)
  dc.port = await listen(parts.core.server, options.port ?? 0)
  const controlPort = await listen(control, options.controlPort ?? 0)
  await world.store.synced()
  const stopPeople =
    options.people === false ? () => {} : keepTicking(society.tick, TICK_MS, onError)
  return {
    dcs: [dc],
    pem: rsa.publicPem,
    fingerprint: rsa.fingerprint,
    keyFile,
    control: `http://${HOST}:${controlPort}`,
    close: async () => {
      stopPeople()
      const servers = [parts.core.server, control]
      const closed = servers.map((it) => new Promise((done) => it.close(done)))
      for (const { transport } of parts.core.connections) transport.close()
      control.closeAllConnections()
      await Promise.all(closed)
      await world.store.close()
    },
  }
}

type Parts = { api: Api; core: Core; faults: Faults }

/** The protocol and the methods behind it. */
const makeParts = (
  world: World,
  rsa: RsaKey,
  dc: { id: number; host: string; port: number },
): Parts => {
  const keys = makeKeyRing(world.store)
  const faults = makeFaults(now)
  const api: Api = {
    world,
    audience: makeUnruly(makeAudience(), faults, (id) => world.user(id)?.phone ?? null),
    keys,
    logins: { codes: new Map(), passwords: new Map(), exports: new Map(), lastCode: new Map() },
    uploads: new Map(),
    address: () => dc,
    isFlooded: (userId) => faults.isFlooded(world.user(userId)?.phone ?? null),
    connectionsOf: (keyId) => connectionsOf(core, keyId),
  }
  const core = makeCore({
    rsa,
    keys,
    layers: loadLayers(),
    dispatch: makeDispatch(api, faults),
    onSession: () => {},
    onError,
    now: () => now() + faults.skewMs(),
    synced: world.store.synced,
    isDirty: world.store.isDirty,
  })
  return { api, core, faults }
}

/** Those who live here, and how they are directed. */
const makeSociety = (parts: Parts, seed: string) => {
  const { world, audience } = parts.api
  const clock = makeSimClock(world)
  const shop = openShop(world)
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
      ...viewRoutes(world),
    ],
    tick: async () => {
      crowd.tick()
      forgetSessions(parts.core)
      await shop.tick()
    },
  }
}
