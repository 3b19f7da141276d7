import { randomBytes } from 'node:crypto'
import type { Server, Socket } from 'node:net'
import { createServer } from 'node:net'

import {
  makeReader,
  makeWriter,
  readInt,
  writeInt,
  writeLong,
  writeRaw,
  written,
} from '../tl/bytes.ts'
import type { Layers } from '../tl/layers.ts'
import type { TlObject, TlSchema } from '../tl/schema.ts'
import type { KeyRow } from '../world/model.ts'
import type { Envelope } from './envelope.ts'
import { open } from './envelope.ts'
import type { Handshake } from './handshake.ts'
import { makeHandshake } from './handshake.ts'
import type { Outcome } from './invoke.ts'
import type { KeyRing } from './keys.ts'
import { receive, sessionName } from './receive.ts'
import type { RsaKey } from './rsa.ts'
import type { Connection, Session } from './session.ts'
import { makeSession, resendAll, sendService } from './session.ts'
import { makeTransport } from './transport.ts'

/** One request, on its way to a method. */
export type Call = { session: Session; requestId: bigint; request: TlObject }

/** What the protocol needs from the rest. */
export type CoreOptions = {
  rsa: RsaKey
  keys: KeyRing
  layers: Layers
  dispatch: (call: Call) => Promise<Outcome>
  onSession: (session: Session) => void
  onError: (error: unknown) => void
  now: () => number
  synced: () => Promise<void>
  isDirty: () => boolean
}

/** One data centre. */
export type Core = CoreOptions & {
  server: Server
  sessions: Map<string, Session>
  connections: Set<Connection>
  layerOf: (session: Session) => TlSchema
  nextMessageId: (kind: 'answer' | 'notice') => bigint
}

/** Ten seconds, as message ids count. */
const A_JUMP = 10n << 32n
const OLDEST_S = 300n
const NEWEST_S = 30n

export const makeCore = (options: CoreOptions): Core => {
  let last = 0n
  const core: Core = {
    ...options,
    server: createServer({ noDelay: true }, (socket) => accept(core, socket)),
    sessions: new Map(),
    connections: new Set(),
    layerOf: ({ key }) => (key.layer && core.layers.get(key.layer)) || core.layers.newest,
    nextMessageId: (kind) => {
      const ms = BigInt(core.now())
      const id = ((ms / 1000n) << 32n) | ((((ms % 1000n) << 32n) / 1000n) & ~3n)
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
    sessions: new Set(),
    disconnectDelay: null,
    pingTimer: null,
    transport: makeTransport(socket, {
      onPacket: (packet) => {
        try {
          takePacket(core, connection, handshake, packet)
        } catch {
          connection.transport.close() // Garbage ends the connection, never the process.
        }
      },
      onClose: () => {
        core.connections.delete(connection)
        if (connection.pingTimer) clearTimeout(connection.pingTimer)
        for (const session of connection.sessions) {
          if (session.connection === connection) session.connection = null
        }
      },
    }),
  }
  core.connections.add(connection)
}

const takePacket = (
  core: Core,
  connection: Connection,
  handshake: Handshake,
  packet: Buffer,
): void => {
  if (packet.length < 20) return // A quick acknowledgement, or noise.
  const keyId = packet.readBigInt64LE(0)
  if (keyId === 0n) return takePlain(core, connection, handshake, packet)
  const key = core.keys.find(keyId)
  if (!key || (key.expiresAt && key.expiresAt < core.now())) {
    return connection.transport.sendError(404)
  }
  const envelope = open(key.key, packet)
  if (!envelope) return connection.transport.close()
  connection.key = key.id
  takeEnvelope(core, connection, key, envelope)
}

const takePlain = (
  core: Core,
  { transport }: Connection,
  handshake: Handshake,
  packet: Buffer,
): void => {
  const length = readInt(makeReader(packet, 16))
  handshake.answer(packet.subarray(20, 20 + length)).then(
    (body) => {
      if (!body) return transport.close()
      const w = makeWriter(20 + body.length)
      writeLong(w, 0n)
      writeLong(w, core.nextMessageId('answer'))
      writeInt(w, body.length)
      writeRaw(w, body)
      transport.send(written(w))
    },
    () => transport.close(),
  )
}

const takeEnvelope = (
  core: Core,
  connection: Connection,
  key: KeyRow,
  { salt, sessionId, messageId, seq, body }: Envelope,
): void => {
  const name = sessionName(BigInt(`0x${key.id}`), sessionId)
  const known = core.sessions.get(name)
  const session = known ?? makeSession(core, key, sessionId)
  const hasMoved = known !== undefined && known.connection !== connection
  session.connection = connection
  connection.sessions.add(session)
  if (hasMoved) resendAll(session)
  const complain = (object: TlObject) =>
    sendService(session, { ...object, badMsgId: messageId, badMsgSeqno: seq }, 'notice')

  // GramJS begins with salt 0. A session is not made before the salt is right.
  if (salt !== key.salt) {
    return complain({ _: 'badServerSalt', errorCode: 48, newServerSalt: key.salt })
  }
  const problem = timeProblem(messageId, core.now())
  if (problem) return complain({ _: 'badMsgNotification', errorCode: problem })
  if (!known) {
    core.sessions.set(name, session)
    core.onSession(session)
    sendService(session, newSession(messageId, key.salt), 'notice', true)
  }
  receive(session, messageId, seq, body)
}

const newSession = (firstMsgId: bigint, serverSalt: bigint): TlObject => ({
  _: 'newSessionCreated',
  firstMsgId,
  uniqueId: randomBytes(8).readBigInt64LE(0),
  serverSalt,
})

/** Telegram's code for a message id that is not a client's, too old or too new. */
const timeProblem = (messageId: bigint, nowMs: number): number | null => {
  const now = BigInt(Math.floor(nowMs / 1000))
  const sent = messageId >> 32n
  if (messageId & 3n) return 18
  if (sent < now - OLDEST_S) return 16
  return sent > now + NEWEST_S ? 17 : null
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

const MAX_IDLE_SESSIONS = 2000

/** Lets go of the oldest sessions that nobody is connected by. */
export const forgetSessions = ({ sessions }: Core): void => {
  if (sessions.size <= MAX_IDLE_SESSIONS) return
  for (const [name, session] of sessions) {
    if (sessions.size <= MAX_IDLE_SESSIONS / 2) return
    if (!session.connection) sessions.delete(name)
  }
}
