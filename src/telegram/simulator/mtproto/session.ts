import { makeWriter, writeInt, writeLong, writeRaw, written } from '../tl/bytes.ts'
import { encode } from '../tl/encode.ts'
import type { TlObject } from '../tl/schema.ts'
import type { KeyRow } from '../world/model.ts'
import { seal } from './envelope.ts'
import type { Core } from './server.ts'
import type { Transport } from './transport.ts'

/** One TCP connection. */
export type Connection = {
  transport: Transport
  openedAt: number
  key: string | null
  sessions: Set<Session>
  /** The last `disconnect_delay` that the client asked for, in seconds. */
  disconnectDelay: number | null
  pingTimer: NodeJS.Timeout | null
}

export type Outgoing = { id: bigint; seq: number; body: Buffer }

/** One MTProto session: it may move from connection to connection. */
export type Session = {
  core: Core
  key: KeyRow
  id: bigint
  connection: Connection | null
  contentCount: number
  out: Outgoing[]
  acks: bigint[]
  /** Requests seen, each with its answer once there is one. */
  seen: Map<bigint, Outgoing | null>
  unacked: Map<bigint, Outgoing>
  running: Map<bigint, Promise<boolean>>
  wantsUpdates: boolean
  isFlushing: boolean
}

const CONTAINER = 0x73f1f8dc
const RPC_RESULT = 0xf35c6d01
const MAX_BATCH = 50
const MAX_BATCH_BYTES = 512 * 1024
const MAX_UNACKED = 500
const MAX_KEPT_OFFLINE = 200

export const makeSession = (core: Core, key: KeyRow, id: bigint): Session => ({
  core,
  key,
  id,
  connection: null,
  contentCount: 0,
  out: [],
  acks: [],
  seen: new Map(),
  unacked: new Map(),
  running: new Map(),
  wantsUpdates: false,
  isFlushing: false,
})

const nextSeq = (session: Session, isContent: boolean): number =>
  isContent ? session.contentCount++ * 2 + 1 : session.contentCount * 2

const enqueue = (session: Session, message: Outgoing): void => {
  session.out.push(message)
  schedule(session)
}

const track = (session: Session, message: Outgoing): void => {
  session.unacked.set(message.id, message)
  if (session.unacked.size <= MAX_UNACKED) return
  const [oldest] = session.unacked.keys()
  if (oldest !== undefined) session.unacked.delete(oldest)
}

/** Answers a request. The answer is kept until the client acknowledges it. */
export const answer = (session: Session, request: bigint, encoded: Buffer): void => {
  const w = makeWriter(12 + encoded.length)
  writeInt(w, RPC_RESULT)
  writeLong(w, request)
  writeRaw(w, encoded)
  const id = session.core.nextMessageId('answer')
  const message = { id, seq: nextSeq(session, true), body: written(w) }
  track(session, message)
  session.seen.set(request, message)
  enqueue(session, message)
}

/** Sends a service message: answers to service requests are not content and are not tracked. */
export const sendService = (
  session: Session,
  object: TlObject,
  kind: 'answer' | 'notice' = 'answer',
  isContent = false,
): void => {
  const body = encode(session.core.layers.service, object)
  const message = { id: session.core.nextMessageId(kind), seq: nextSeq(session, isContent), body }
  if (isContent) track(session, message)
  enqueue(session, message)
}

/** Pushes updates in the client's own layer. */
export const sendUpdates = (session: Session, updates: TlObject): void => {
  const layer = session.core.layerOf(session)
  const id = session.core.nextMessageId('notice')
  const message = { id, seq: nextSeq(session, true), body: encode(layer, updates) }
  track(session, message)
  enqueue(session, message)
}

/** Sends again what the client has not acknowledged: it came back on another connection. */
export const resendAll = (session: Session): void => {
  for (const message of session.unacked.values()) {
    if (!session.out.includes(message)) session.out.push(message)
  }
  schedule(session)
}

/** Sends one message again, if it is still kept. */
export const resend = (session: Session, message: Outgoing | null | undefined): void => {
  if (message && !session.out.includes(message)) enqueue(session, message)
}

/** Sends soon, together with whatever else is ready by then. */
export const schedule = (session: Session): void => {
  if (session.isFlushing) return
  session.isFlushing = true
  setImmediate(() => void flush(session))
}

/** Nothing leaves before it is on disk: what a client was told survives a kill -9. */
const flush = async (session: Session): Promise<void> => {
  while (session.core.isDirty()) await session.core.synced()
  session.isFlushing = false
  if (session.acks.length > 0) {
    const body = encode(session.core.layers.service, { _: 'msgsAck', msgIds: session.acks })
    session.acks = []
    const id = session.core.nextMessageId('notice')
    session.out.push({ id, seq: nextSeq(session, false), body })
  }
  while (session.out.length > 0 && session.connection?.transport.isOpen()) {
    sendBatch(session, takeBatch(session))
  }
  if (!session.connection) {
    session.out = session.out.filter((it) => it.seq & 1).slice(-MAX_KEPT_OFFLINE)
  }
}

const takeBatch = (session: Session): Outgoing[] => {
  let bytes = 0
  const tooMany = session.out.findIndex((it, index) => {
    bytes += it.body.length
    return index >= MAX_BATCH || (index > 0 && bytes > MAX_BATCH_BYTES)
  })
  return session.out.splice(0, tooMany < 0 ? session.out.length : tooMany)
}

const sendBatch = (session: Session, batch: readonly Outgoing[]): void => {
  const [first] = batch
  if (!first) return
  if (batch.length === 1) return sendSealed(session, first)
  const w = makeWriter(1024)
  writeInt(w, CONTAINER)
  writeInt(w, batch.length)
  for (const { id, seq, body } of batch) {
    writeLong(w, id)
    writeInt(w, seq)
    writeInt(w, body.length)
    writeRaw(w, body)
  }
  const id = session.core.nextMessageId('notice')
  sendSealed(session, { id, seq: nextSeq(session, false), body: written(w) })
}

const sendSealed = (session: Session, message: Outgoing): void => {
  const { key } = session
  const keyId = BigInt.asIntN(64, BigInt(`0x${key.id}`))
  const packet = seal(key.key, keyId, {
    salt: key.salt,
    sessionId: session.id,
    messageId: message.id,
    seq: message.seq,
    body: message.body,
  })
  session.connection?.transport.send(packet)
}
