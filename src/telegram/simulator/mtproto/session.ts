import { makeWriter, writeInt, writeLong, writeRaw, written } from '../tl/bytes.ts'
import { encode } from '../tl/encode.ts'
import type { TlObject } from '../tl/schema.ts'
import type { KeyRow } from '../world/model.ts'
import type { ClientFacts } from '../world/sessions.ts'
import { seal } from './envelope.ts'
import { keyNumber } from './keys.ts'
import type { Received } from './order.ts'
import { currentSalt } from './salts.ts'
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

/** A message to the client; `request` is the one that it answers. */
export type Outgoing = { id: bigint; seq: number; body: Buffer; request?: bigint }

/** What became of a request: it runs, its answer waits for an ack, or nothing is left to do. */
export type Seen = Outgoing | 'running' | 'done'

/** One MTProto session: it may move from connection to connection. */
export type Session = {
  core: Core
  key: KeyRow
  id: bigint
  connection: Connection | null
  contentCount: number
  out: Outgoing[]
  acks: bigint[]
  /** Messages seen, each with what became of it. */
  seen: Map<bigint, Seen>
  received: Received
  unacked: Map<bigint, Outgoing>
  running: Map<bigint, Promise<boolean>>
  /** Requests that were refused, for those that were to run after them. */
  failed: Set<bigint>
  /** Running requests whose answer is not wanted any more. */
  dropped: Set<bigint>
  wantsUpdates: boolean
  isFlushing: boolean
  /** Whether it has made calls for somebody: then updates stop with the login. */
  wasLoggedIn: boolean
  /** Its login is void because another connection used it; it has yet to be told. */
  isDuplicated: boolean
  /** What the client said of itself in `initConnection`. */
  client: ClientFacts | null
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
  received: { recent: [], forgottenTo: 0n },
  unacked: new Map(),
  running: new Map(),
  failed: new Set(),
  dropped: new Set(),
  wantsUpdates: false,
  isFlushing: false,
  wasLoggedIn: false,
  isDuplicated: false,
  client: null,
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
  if (oldest !== undefined) acknowledge(session, oldest)
}

/** The client has a message: neither it nor the request behind it is needed any more. */
export const acknowledge = (session: Session, id: bigint): void => {
  const request = session.unacked.get(id)?.request
  session.unacked.delete(id)
  if (request !== undefined && session.seen.has(request)) session.seen.set(request, 'done')
}

/** Answers a request. The answer is kept until the client acknowledges it. */
export const answer = (session: Session, request: bigint, encoded: Buffer): void => {
  if (session.dropped.delete(request)) {
    if (session.seen.has(request)) session.seen.set(request, 'done')
    return
  }
  const body = Buffer.allocUnsafe(12 + encoded.length)
  body.writeUInt32LE(RPC_RESULT)
  body.writeBigInt64LE(request, 4)
  body.set(encoded, 12)
  const id = session.core.nextMessageId('answer')
  const message = { id, seq: nextSeq(session, true), body, request }
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

/** Pushes updates in the client's own layer; nothing when its login is no more. */
export const sendUpdates = (session: Session, updates: TlObject): void => {
  const identity = session.core.keys.identityOf(session.key.id)
  if (!identity || (identity.userId === null && session.wasLoggedIn)) return
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
export const resend = (session: Session, message: Seen | null | undefined): void => {
  if (!message || message === 'running' || message === 'done') return
  if (!session.out.includes(message)) enqueue(session, message)
}

/** Sends soon, together with whatever else is ready by then. */
export const schedule = (session: Session): void => {
  if (session.isFlushing) return
  session.isFlushing = true
  setImmediate(() => void flush(session))
}

/** Nothing leaves before it is kept: what a client was told survives a kill -9. */
const flush = async (session: Session): Promise<void> => {
  const { core } = session
  if (core.isDirty()) void core.synced()
  while (core.isDirty()) await core.synced()
  session.isFlushing = false
  confirm(session)
  while (session.out.length > 0 && session.connection?.transport.isOpen()) {
    sendBatch(session, takeBatch(session))
  }
  if (!session.connection) {
    session.out = session.out.filter((it) => it.seq & 1).slice(-MAX_KEPT_OFFLINE)
  }
}

/** Acknowledges what came, but for requests whose answer goes out with it: it says the same. */
const confirm = (session: Session): void => {
  if (session.acks.length === 0) return
  const answered = new Set(session.out.map((it) => it.request))
  const msgIds = session.acks.filter((id) => !answered.has(id))
  session.acks = []
  if (msgIds.length === 0) return
  const body = encode(session.core.layers.service, { _: 'msgsAck', msgIds })
  const id = session.core.nextMessageId('notice')
  session.out.push({ id, seq: nextSeq(session, false), body })
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
  const { key, core } = session
  const packet = seal(key.key, keyNumber(key), {
    salt: currentSalt(key, core.now()),
    sessionId: session.id,
    messageId: message.id,
    seq: message.seq,
    body: message.body,
  })
  session.connection?.transport.send(packet)
}
