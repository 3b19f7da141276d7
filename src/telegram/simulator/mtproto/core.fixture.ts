import { openStore } from '../store/store.ts'
import type { Layers } from '../tl/layers.ts'
import { loadLayers } from '../tl/layers.ts'
import type { Rows } from '../world/model.ts'
import { tableNames } from '../world/model.ts'
import type { Framing } from './frames.ts'
import type { Outcome } from './invoke.ts'
import { makeKeyRing } from './keys.ts'
import type { RawClient } from './raw-client.fixture.ts'
import { makeRawClient } from './raw-client.fixture.ts'
import type { KeyWish, RawKey } from './raw-key.fixture.ts'
import { exchangeKey } from './raw-key.fixture.ts'
import type { RawSocket } from './raw-socket.fixture.ts'
import { openSocket } from './raw-socket.fixture.ts'
import { makeRsaKey } from './rsa.ts'
import type { Call, Core, Policy } from './server.ts'
import { listen, makeCore } from './server.ts'

/** The protocol alone, with methods of the test's own, and clients for it. */
export type CoreRig = {
  core: Core
  port: number
  layers: Layers
  errors: unknown[]
  clock: { skewMs: number }
  connect: (framing?: Framing, isObfuscated?: boolean) => Promise<RawSocket>
  makeKey: (wish?: KeyWish) => Promise<RawKey>
  client: (key: RawKey, sessionId?: bigint) => Promise<{ client: RawClient; socket: RawSocket }>
  close: () => Promise<void>
}

const layers = loadLayers()

export const startCore = async (
  dispatch: (call: Call) => Promise<Outcome>,
  policy: Partial<Policy> = {},
): Promise<CoreRig> => {
  const store = await openStore<Rows>({ tables: tableNames, dir: undefined })
  const rsa = makeRsaKey()
  const errors: unknown[] = []
  const clock = { skewMs: 0 }
  const core = makeCore({
    rsa,
    keys: makeKeyRing(store),
    layers,
    dispatch,
    onSession: () => {},
    onError: (error) => void errors.push(error),
    now: () => Date.now() + clock.skewMs,
    sync: store.sync,
    policy,
  })
  const port = await listen(core.server, 0)
  return { core, port, layers, errors, clock, ...clientsOf(core, port, rsa.publicPem) }
}

const clientsOf = (core: Core, port: number, pem: string) => {
  const sockets: RawSocket[] = []
  const connect: CoreRig['connect'] = async (framing, isObfuscated) => {
    const socket = await openSocket(port, framing, isObfuscated)
    sockets.push(socket)
    return socket
  }
  const makeKey: CoreRig['makeKey'] = async (wish) => {
    const socket = await connect()
    const key = await exchangeKey(socket, { schema: layers.service, pem }, wish)
    socket.close()
    return key
  }
  const client: CoreRig['client'] = async (key, sessionId) => {
    const socket = await connect()
    const options = { schema: layers.newest, key }
    const own = sessionId === undefined ? options : { ...options, sessionId }
    return { socket, client: makeRawClient(socket, own) }
  }
  return {
    connect,
    makeKey,
    client,
    close: async () => {
      for (const socket of sockets) socket.close()
      await new Promise((done) => core.server.close(done))
    },
  }
}
