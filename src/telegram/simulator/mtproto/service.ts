import { decode } from '../tl/decode.ts'
import { encode } from '../tl/encode.ts'
import type { TlObject } from '../tl/schema.ts'
import { TransportError } from './frames.ts'
import { sessionName } from './keys.ts'
import { futureSalts } from './salts.ts'
import type { Incoming, Session } from './session.ts'
import { acknowledge, answer, endSession, resend, sendService } from './session.ts'

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

/** Too many ids in one message end the connection. */
const MAX_IDS = 8192
const MAX_SALTS = 64

/** Whether a constructor is one of the protocol's own requests. */
export const isService = (session: Session, constructorId: number): boolean => {
  const definition = session.core.layers.service.byId.get(constructorId)
  return definition !== undefined && SERVICE.has(definition.name)
}

/** Answers one of the protocol's own requests. */
export const serve = (session: Session, message: Incoming, body: Buffer): void => {
  const { core } = session
  const { id } = message
  const request = decode(core.layers.service, body)
  const say = (object: TlObject) => sendService(session, object)
  const reply = (object: TlObject) => answer(session, message, encode(core.layers.service, object))
  switch (request._) {
    case 'msgsAck':
      for (const acked of idsOf(request)) acknowledge(session, acked)
      return
    case 'ping':
      return say({ _: 'pong', msgId: id, pingId: request['pingId'] })
    case 'pingDelayDisconnect':
      closeAfter(session, request['disconnectDelay'] as number)
      return say({ _: 'pong', msgId: id, pingId: request['pingId'] })
    case 'getFutureSalts':
      return say(salts(session, id, request['num'] as number))
    case 'msgsStateReq':
      return say({ _: 'msgsStateInfo', reqMsgId: id, info: states(session, idsOf(request)) })
    case 'msgsAllInfo':
      return takeStates(session, idsOf(request), request['info'] as Buffer)
    case 'msgResendReq':
      return sendAgain(session, id, idsOf(request))
    case 'destroySession':
      return say(destroySession(session, request['sessionId'] as bigint))
    case 'rpcDropAnswer':
      return reply(dropAnswer(session, request['reqMsgId'] as bigint))
    case 'destroyAuthKey':
      core.keys.remove(session.key.id)
      return say({ _: 'destroyAuthKeyOk' })
  }
}

const idsOf = (request: TlObject): bigint[] => {
  const ids = request['msgIds'] as bigint[]
  if (ids.length > MAX_IDS) throw new TransportError(429, 'Too many ids')
  return ids
}

const STATE = { unknown: 1, notReceived: 2, tooHigh: 3, received: 4 }
const NEEDS_NO_ACK = 16
const IS_RUNNING = 32
const HAS_ANSWER = 64

/** One byte for each message: whether it came, and what became of it. */
const states = (session: Session, ids: readonly bigint[]): Buffer => {
  const { recent, forgottenTo } = session.received
  const newest = recent.at(-1)?.id ?? 0n
  return Buffer.from(
    ids.map((id) => {
      const seen = session.seen.get(id)?.fate
      if (seen === 'running' || seen === 'dropped') return STATE.received | IS_RUNNING
      if (seen === 'done') return STATE.received | NEEDS_NO_ACK
      if (seen) return STATE.received | HAS_ANSWER
      if (id <= forgottenTo) return STATE.unknown
      return id > newest ? STATE.tooHigh : STATE.notReceived
    }),
  )
}

/** The client's own word on what it has received. */
const takeStates = (session: Session, ids: readonly bigint[], info: Buffer): void => {
  for (const [index, id] of ids.entries()) {
    const state = (info[index] ?? 0) & 7
    if (state === STATE.received) acknowledge(session, id)
    else if (state !== 0) resend(session, unackedBy(session, id))
  }
}

const unackedBy = ({ unacked }: Session, id: bigint) => unacked.find((it) => it.id === id)

/** Sends messages again, also answers that are asked for by their request; and says what is lost. */
const sendAgain = (session: Session, requestId: bigint, ids: readonly bigint[]): void => {
  const lost: bigint[] = []
  for (const id of ids) {
    const kept = unackedBy(session, id) ?? session.seen.get(id)?.fate
    if (typeof kept === 'object') resend(session, kept)
    else lost.push(id)
  }
  if (lost.length === 0) return
  sendService(session, { _: 'msgsStateInfo', reqMsgId: requestId, info: states(session, lost) })
}

const destroySession = ({ core, key, id }: Session, sessionId: bigint): TlObject => {
  const other = sessionId === id ? undefined : core.sessions.get(sessionName(key, sessionId))
  if (other) endSession(other)
  return { _: other ? 'destroySessionOk' : 'destroySessionNone', sessionId }
}

const dropAnswer = (session: Session, request: bigint): TlObject => {
  const known = session.seen.get(request)
  const seen = known?.fate
  if (known && seen === 'running') {
    known.fate = 'dropped'
    return { _: 'rpcAnswerDroppedRunning' }
  }
  if (typeof seen !== 'object') return { _: 'rpcAnswerUnknown' }
  session.out = session.out.filter((it) => it !== seen)
  acknowledge(session, seen.id)
  return { _: 'rpcAnswerDropped', msgId: seen.id, seqNo: seen.seq, bytes: seen.body.length }
}

/** The client's promise to ping again in time. Whoever holds an account's lease relies on it. */
const closeAfter = ({ connection }: Session, seconds: number): void => {
  if (!connection) return
  if (connection.pingTimer) clearTimeout(connection.pingTimer)
  connection.disconnectDelay = seconds
  const delay = Math.min(Math.max(seconds, 0) * 1000, 2 ** 31 - 1)
  connection.pingTimer = setTimeout(connection.transport.close, delay).unref()
}

const salts = ({ core, key }: Session, reqMsgId: bigint, wanted: number): TlObject => {
  const count = Math.min(Math.max(wanted, 1), MAX_SALTS)
  const now = core.now()
  return {
    _: 'futureSalts',
    reqMsgId,
    now: Math.floor(now / 1000),
    salts: futureSalts(key, now, count),
  }
}
