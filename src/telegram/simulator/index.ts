import { mkdirSync } from 'node:fs'
import type { Server as HttpServer } from 'node:http'
import type { Server } from 'node:net'
import { createServer } from 'node:net'
import path from 'node:path'

import { makeBotServer } from './bots/server.ts'
import { ControlError, makeControlServer } from './control/http.ts'
import type { SavedWorld } from './control/saved-state.ts'
import type { Fault } from './faults.ts'
import { loadIdentity } from './identity.ts'
import type { Ground, Life } from './life.ts'
import { openLife } from './life.ts'
import { listen } from './mtproto/server.ts'
import { listenLow } from './ports.ts'
import { DCS } from './rpc/dc.ts'
import { lockFolder } from './store/lock.ts'
import { loadLayers } from './tl/layers.ts'
import { makeTraffic } from './traffic.ts'
import { makeFileBytes } from './world/files.ts'

export type SimulatorOptions = {
  /** Where everything is kept. Left out: in memory only. */
  data?: string | undefined
  /** 0 takes a free port. */
  port?: number | undefined
  controlPort?: number | undefined
  botPort?: number | undefined
  /** The same seed tells the same story. */
  seed?: string | undefined
  /** Whether simulated people act. @default true */
  people?: boolean | undefined
  /** Planned from the beginning. */
  faults?: readonly Fault[] | undefined
}

/** A data centre, and where it listens. */
type Dc = { id: number; host: string; port: number }

/** A running local Telegram. */
export type Simulator = {
  /** The one that accounts live in by default, then the others: all at one address. */
  dcs: Dc[]
  /** The server's public key, PKCS #1. */
  pem: string
  fingerprint: bigint
  /** The file that holds `pem`; `null` when nothing is kept. */
  keyFile: string | null
  /** Address of the control API. */
  control: string
  /** Address of the Bot API: `<botApi>/bot<token>/getMe`. */
  botApi: string
  close: () => Promise<void>
}

const HOST = '127.0.0.1'
const DC = 2
const allDcs = (home: Dc): Dc[] => [
  home,
  ...DCS.filter((id) => id !== home.id).map((id) => ({ ...home, id })),
]

const now = (): number => Date.now()
const onError = (error: unknown): void => console.error('simulator:', error)

/** Starts a local Telegram on loopback. */
export const startSimulator = async (options: SimulatorOptions = {}): Promise<Simulator> => {
  const { data } = options
  if (data) mkdirSync(data, { recursive: true, mode: 0o700 })
  const unlock = data ? await lockFolder(data) : async () => {}
  const { rsa, keyFile } = loadIdentity(data)
  const dc = { id: DC, host: HOST, port: 0 }
  const load = async (saved: SavedWorld): Promise<void> => {
    await life.end()
    const next = await openInstead(ground, saved)
    life = next.life
    if (!next.isGiven) throw new ControlError(400, 'These rows make no world.', 'tables')
  }
  const ground: Ground = { ...groundOf(options), rsa, dc, load }
  let life: Life = await openLife(ground)
  const telegram = createServer({ noDelay: true }, (socket) =>
    life.core.server.emit('connection', socket),
  )
  const control = makeControlServer(
    () => life.routes,
    () => life.world.store.synced(),
  )
  const bots = makeBotServer(() => life.bots.host, onError)
  dc.port = await listenLow(telegram, options.port ?? 0, Math.random)
  const controlPort = await listen(control, options.controlPort ?? 0)
  const botPort = await listen(bots, options.botPort ?? 0)
  return {
    dcs: allDcs(dc),
    pem: rsa.publicPem,
    fingerprint: rsa.fingerprint,
    keyFile,
    control: `http://${HOST}:${controlPort}`,
    botApi: `http://${HOST}:${botPort}`,
    close: async () => {
      const closed = [telegram, control, bots].map(closing)
      await life.end()
      await Promise.all(closed)
      await unlock()
    },
  }
}

/** Takes no more connections; those that ask by HTTP end now, the others with their world. */
const closing = (server: Server | HttpServer): Promise<unknown> => {
  const closed = new Promise((done) => server.close(done))
  if ('closeAllConnections' in server) server.closeAllConnections()
  return closed
}

const groundOf = ({ data, seed, people, faults }: SimulatorOptions) => ({
  layers: loadLayers(),
  files: makeFileBytes(data && path.join(data, 'files')),
  traffic: makeTraffic(now),
  data,
  seed: seed ?? 'herald',
  people: people !== false,
  faults: faults ?? [],
  now,
  onError,
})

/** The world given, or an empty one when its rows do not fit together. */
const openInstead = async (
  ground: Ground,
  saved: SavedWorld,
): Promise<{ life: Life; isGiven: boolean }> => {
  try {
    return { life: await openLife(ground, saved), isGiven: true }
  } catch {
    return { life: await openLife(ground, { lines: [], bytes: new Map() }), isGiven: false }
  }
}
