import type { Server, Socket } from 'node:net'
import { createServer } from 'node:net'

import type { Layers } from '../tl/layers.ts'
import type { TlObject, TlSchema } from '../tl/schema.ts'
import { leaveKey } from './connections.ts'
import type { Departures } from './flush.ts'
import { noDepartures } from './flush.ts'
import { TransportError } from './frames.ts'
import { makeHandshake } from './handshake.ts'
import type { Outcome } from './invoke.ts'
import type { KeyRing } from './keys.ts'
import { takePacket } from './packets.ts'
import type { Callers, RivalPolicy } from './rivals.ts'
import type { RsaKey } from './rsa.ts'
import type { Connection, Session } from './session.ts'
import { endSession } from './session.ts'
import { makeTransport } from './transport.ts'

/** One request, on its way to a method. */
export type Call = { session: Session; requestId: bigint; request: TlObject }

/** How strict the protocol is. It may be changed at any time. */
export type Policy = {
  /** @default 'parallel' */
  rivals: RivalPolicy
  /** Whether acks and containers with an odd number are refused with code 34. @default false */
  isStrict: boolean
  /** More connections at once are refused with 429. @default 20000 */
  maxConnections: number
}

/** What the protocol needs from the rest. */
export type CoreOptions = {
  rsa: RsaKey
  keys: KeyRing
  layers: Layers
  dispatch: (call: Call) => Outcome | Promise<Outcome>
  onSession: (session: Session) => void
  onError: (error: unknown) => void
  now: () => number
  /** Keeps everything that has happened so far. */
  sync: () => void
  policy?: Partial<Policy>
}

/** All data centres: they share one port, and an auth key tells which one is meant. */
export type Core = Omit<CoreOptions, 'policy'> & {
  policy: Policy
  server: Server
  sessions: Map<string, Session>
  connections: Set<Connection>
  /** The connections that use a key, by its name. */
  byKey: Map<string, Set<Connection>>
  departures: Departures
  /** By login: who has made calls with it of late. */
  callers: Map<string, Callers>
  layerOf: (session: Session) => TlSchema
  nextMessageId: (kind: 'answer' | 'notice') => bigint
}

/** Ten seconds, as message ids count. */
const A_JUMP = 10n << 32n

/** The first id of a millisecond, as ids count time: in the upper half seconds, below their part. */
const firstIdOf = (now: number): bigint => {
  const part = Math.floor(((now % 1000) * 2 ** 32) / 1000)
  return (BigInt(Math.floor(now / 1000)) << 32n) | (BigInt(part) & ~3n)
}

export const makeCore = (options: CoreOptions): Core => {
  let last = 0n
  let at = 0
  let first = 0n
  const core: Core = {
    ...options,
    policy: { rivals: 'parallel', isStrict: false, maxConnections: 20_000, ...options.policy },
    server: createServer({ noDelay: true }, (socket) => accept(core, socket)),
    sessions: new Map(),
    connections: new Set(),
    byKey: new Map(),
    departures: noDepartures(),
    callers: new Map(),
    layerOf: ({ key }) => (key.layer && core.layers.get(key.layer)) || core.layers.newest,
    nextMessageId: (kind) => {
      const now = core.now()
      if (now !== at) first = firstIdOf(now)
      at = now
      const id = first
      const isBack = last - id > A_JUMP // The clock was set back, as the fault plan may.
      last = id > last || isBack ? id : last + 4n
      return last | (kind === 'answer' ? 1n : 3n)
    },
  }
  return core
}

const accept = (core: Core, socket: Socket): void => {
  const handshake = makeHandshake({ schema: core.layers.service, ...core })
  const connection: Connection = {
    openedAt: core.now(),
    key: null,
    keyNumber: 0n,
    session: null,
    sessions: new Set(),
    disconnectDelay: null,
    pingTimer: null,
    transport: makeTransport(socket, {
      onPacket: (packet, wantsQuickAck) => {
        if (core.connections.size > core.policy.maxConnections) {
          throw new TransportError(429, 'Too many connections')
        }
        takePacket(core, { connection, handshake, packet, wantsQuickAck })
      },
      onClose: () => {
        core.connections.delete(connection)
        leaveKey(core, connection)
        if (connection.pingTimer) clearTimeout(connection.pingTimer)
        for (const session of connection.sessions) {
          if (session.connection === connection) session.connection = null
        }
      },
    }),
  }
  core.connections.add(connection)
}

/** Listens on loopback only. Port 0 takes a free one. */
export const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', 1024, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })

const MAX_IDLE_SESSIONS = 1000

/** Lets go of the oldest sessions that nobody is connected by, when there are many. */
export const forgetSessions = ({ sessions, connections }: Core): void => {
  let tooMany = sessions.size - connections.size - MAX_IDLE_SESSIONS
  if (tooMany <= 0) return
  tooMany += MAX_IDLE_SESSIONS / 2
  for (const session of sessions.values()) {
    if (tooMany <= 0) return
    if (session.connection) continue
    endSession(session)
    tooMany -= 1
  }
}
