import { encode } from '../tl/encode.ts'
import type { TlObject } from '../tl/schema.ts'
import type { KeyRow } from '../world/model.ts'
import type { ClientFacts } from '../world/sessions.ts'
import { nextSeq, schedule } from './flush.ts'
import { keyNumber, sessionName } from './keys.ts'
import type { Received } from './order.ts'
import type { Core } from './server.ts'
import type { Transport } from './transport.ts'

/** One TCP connection. */
export type Connection = {
  transport: Transport
  openedAt: number
  key: string | null
  /** The key's id as it stands on the wire. */
  keyNumber: bigint
  sessions: Set<Session>
  /** The session that was last heard on it. */
  session: Session | null
  /** The last `disconnect_delay` that the client asked for, in seconds. */
  disconnectDelay: number | null
  pingTimer: NodeJS.Timeout | null
}

/** A message to the client; `request` is the one that it answers. */
export type Outgoing = { id: bigint; seq: number; body: Buffer; request?: Incoming }

/** What became of a message: it runs, its answer waits for an ack, or nothing is left to do. */
export type Fate = Outgoing | 'running' | 'dropped' | 'done'

/** A message of the client. A dropped one still runs, but its answer is not wanted any more. */
export type Incoming = { id: bigint; seq: number; fate: Fate }

/** One MTProto session: it may move from connection to connection. */
export type Session = {
  core: Core
  key: KeyRow
  keyNumber: bigint
  id: bigint
  connection: Connection | null
  /** Not known, or no longer: what comes next begins it. */
  isOver: boolean
  contentCount: number
  out: Outgoing[]
  acks: Incoming[]
  /** Messages seen, each with what became of it. */
  seen: Map<bigint, Incoming>
  received: Received
  lastContainer: bigint
  /** What the client has yet to acknowledge, oldest first. */
  unacked: Outgoing[]
  running: Map<bigint, Promise<boolean>>
  /** Requests that were refused, for those that were to run after them. */
  failed: Set<bigint>
  wantsUpdates: boolean
  isFlushing: boolean
  /** Whether it has made calls for somebody: then updates stop with the login. */
  wasLoggedIn: boolean
  /** Its login is void because another connection used it; it has yet to be told. */
  isDuplicated: boolean
  /** What the client said of itself in `initConnection`. */
  client: ClientFacts | null
}

const RPC_RESULT = 0xf35c6d01
const MAX_UNACKED = 500

export const makeSession = (core: Core, key: KeyRow, id: bigint): Session => ({
  core,
  key,
  keyNumber: keyNumber(key),
  id,
  connection: null,
  isOver: true,
  contentCount: 0,
  out: [],
  acks: [],
  seen: new Map(),
  received: { recent: [], forgottenTo: 0n },
  lastContainer: 0n,
  unacked: [],
  running: new Map(),
  failed: new Set(),
  wantsUpdates: false,
  isFlushing: false,
  wasLoggedIn: false,
  isDuplicated: false,
  client: null,
})

/** Forgets a session. If its client is still there, it begins a new one. */
export const endSession = (session: Session): void => {
  session.isOver = true
  session.core.sessions.delete(sessionName(session.key, session.id))
}

const enqueue = (session: Session, message: Outgoing): void => {
  session.out.push(message)
  schedule(session)
}

const track = (session: Session, message: Outgoing): void => {
  session.unacked.push(message)
  if (session.unacked.length <= MAX_UNACKED) return
  const [oldest] = session.unacked
  if (oldest) acknowledge(session, oldest.id)
}

/** The client has a message: neither it nor the request behind it is needed any more. */
export const acknowledge = (session: Session, id: bigint): void => {
  const at = session.unacked.findIndex((it) => it.id === id)
  const message = session.unacked[at]
  if (!message) return
  if (at === 0) session.unacked.shift()
  else session.unacked.splice(at, 1)
  if (message.request) message.request.fate = 'done'
}

/** Answers a request. The answer is kept until the client acknowledges it. */
export const answer = (session: Session, request: Incoming, encoded: Buffer): void => {
  if (request.fate === 'dropped') {
    request.fate = 'done'
    return
  }
  const body = Buffer.allocUnsafe(12 + encoded.length)
  body.writeUInt32LE(RPC_RESULT)
  body.writeBigInt64LE(request.id, 4)
  body.set(encoded, 12)
  const id = session.core.nextMessageId('answer')
  const message = { id, seq: nextSeq(session, true), body, request }
  request.fate = message
  track(session, message)
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
  for (const message of session.unacked) {
    if (!session.out.includes(message)) session.out.push(message)
  }
  schedule(session)
}

/** Sends one message again, if it is still kept. */
export const resend = (session: Session, message: Fate | undefined): void => {
  if (typeof message !== 'object') return
  if (!session.out.includes(message)) enqueue(session, message)
}
