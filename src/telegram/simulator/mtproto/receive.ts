import { makeReader, readInt, readLong, readRaw } from '../tl/bytes.ts'
import { decode, readGzip } from '../tl/decode.ts'
import { encode } from '../tl/encode.ts'
import type { TlObject } from '../tl/schema.ts'
import { invoke } from './invoke.ts'
import { keyName } from './keys.ts'
import type { Session } from './session.ts'
import { answer, resend, schedule, sendService } from './session.ts'

const CONTAINER = 0x73f1f8dc
const GZIP = 0x3072cfa1
const MAX_SEEN = 4000

const SERVICE = new Set([
  'msgsAck',
  'msgsStateReq',
  'msgsStateInfo',
  'msgsAllInfo',
  'msgResendReq',
  'ping',
  'pingDelayDisconnect',
  'getFutureSalts',
  'destroySession',
  'rpcDropAnswer',
  'destroyAuthKey',
  'httpWait',
])

/** Takes one message out of an envelope or a container. */
export const receive = (session: Session, id: bigint, seq: number, body: Buffer): void => {
  if (session.seen.has(id)) {
    session.acks.push(id)
    resend(session, session.seen.get(id))
    return schedule(session)
  }
  const kind = body.readUInt32LE(0)
  if (kind === CONTAINER) return receiveContainer(session, id, body)
  if (kind === GZIP) {
    return receive(session, id, seq, readGzip(makeReader(body, 4)).buffer)
  }
  remember(session, id)
  if (seq & 1) session.acks.push(id)
  const definition = session.core.layers.service.byId.get(kind)
  if (definition && SERVICE.has(definition.name)) {
    serve(session, id, decode(session.core.layers.service, body))
  } else {
    void invoke(session, id, body)
  }
  schedule(session)
}

const receiveContainer = (session: Session, id: bigint, body: Buffer): void => {
  remember(session, id)
  const r = makeReader(body, 4)
  const count = readInt(r)
  for (let i = 0; i < count; i++) {
    const inner = { id: readLong(r), seq: readInt(r), length: readInt(r) }
    receive(session, inner.id, inner.seq, readRaw(r, inner.length))
  }
}

const remember = (session: Session, id: bigint): void => {
  session.seen.set(id, null)
  if (session.seen.size <= MAX_SEEN) return
  const [oldest] = session.seen.keys()
  if (oldest !== undefined) session.seen.delete(oldest)
}

const serve = (session: Session, id: bigint, request: TlObject): void => {
  const { core } = session
  const say = (object: TlObject) => sendService(session, object)
  const ids = () => request['msgIds'] as bigint[]
  switch (request._) {
    case 'msgsAck':
      for (const acked of ids()) session.unacked.delete(acked)
      return
    case 'ping':
      return say({ _: 'pong', msgId: id, pingId: request['pingId'] })
    case 'pingDelayDisconnect':
      closeAfter(session, request['disconnectDelay'] as number)
      return say({ _: 'pong', msgId: id, pingId: request['pingId'] })
    case 'getFutureSalts':
      return say(futureSalts(session, id, request['num'] as number))
    case 'msgsStateReq': {
      const info = Buffer.from(ids().map((it) => (session.seen.has(it) ? 4 : 1)))
      return say({ _: 'msgsStateInfo', reqMsgId: id, info })
    }
    case 'msgResendReq':
      for (const wanted of ids()) resend(session, session.unacked.get(wanted))
      return
    case 'destroySession': {
      const sessionId = request['sessionId'] as bigint
      const had = core.sessions.delete(`${session.key.id}:${sessionId}`)
      return say({ _: had ? 'destroySessionOk' : 'destroySessionNone', sessionId })
    }
    case 'rpcDropAnswer':
      return answer(session, id, encode(core.layers.service, { _: 'rpcAnswerUnknown' }))
    case 'destroyAuthKey':
      core.keys.remove(session.key.id)
      return answer(session, id, encode(core.layers.service, { _: 'destroyAuthKeyOk' }))
  }
}

/** The client's promise to ping again in time. Whoever holds an account's lease relies on it. */
const closeAfter = ({ connection }: Session, seconds: number): void => {
  if (!connection) return
  if (connection.pingTimer) clearTimeout(connection.pingTimer)
  connection.disconnectDelay = seconds
  const delay = Math.min(Math.max(seconds, 0) * 1000, 2 ** 31 - 1)
  connection.pingTimer = setTimeout(connection.transport.close, delay).unref()
}

/** The same salt for every half hour to come; some clients ask before each request for less. */
const futureSalts = (session: Session, reqMsgId: bigint, count: number): TlObject => {
  const now = Math.floor(session.core.now() / 1000)
  const salts = Array.from({ length: Math.min(Math.max(count, 1), 64) }, (_, index) => ({
    validSince: now - 60 + index * 1800,
    validUntil: now + 3600 + index * 1800,
    salt: session.key.salt,
  }))
  return { _: 'futureSalts', reqMsgId, now, salts }
}

/** The name a session is kept under. */
export const sessionName = (keyId: bigint, sessionId: bigint): string =>
  `${keyName(keyId)}:${sessionId}`
