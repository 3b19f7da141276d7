import { makeReader, readInt, readLong, readRaw, readUint } from '../tl/bytes.ts'
import { readGzip } from '../tl/decode.ts'
import { invoke } from './invoke.ts'
import { BAD, noteReceived, orderProblem } from './order.ts'
import { isService, serve } from './service.ts'
import { schedule } from './flush.ts'
import type { Incoming, Session } from './session.ts'
import { resend, sendService } from './session.ts'

const CONTAINER = 0x73f1f8dc
const GZIP = 0x3072cfa1
const MSGS_ACK = 0x62d6b459
const MAX_SEEN = 2200
const MAX_IN_CONTAINER = 1020

type Message = { id: bigint; seq: number; body: Buffer }

/** Says what is wrong with a message: it counts as never received. */
export const complain = (
  session: Session,
  { id, seq }: Pick<Message, 'id' | 'seq'>,
  errorCode: number,
): void =>
  sendService(
    session,
    { _: 'badMsgNotification', badMsgId: id, badMsgSeqno: seq, errorCode },
    'notice',
  )

/** Takes the message of an envelope, which may be a container of others. */
export const receive = (session: Session, message: Message): void => {
  const isContainer = message.body.readUInt32LE(0) === CONTAINER
  if (isContainer) takeContainer(session, message)
  else take(session, message)
  schedule(session)
}

const takeContainer = (session: Session, container: Message): void => {
  if (isOldContainer(session, container.id)) return complain(session, container, BAD.containerTwice)
  if (isOddInVain(session, container)) return complain(session, container, BAD.seqOdd)
  const inner = unpack(container)
  if (!inner) return complain(session, container, BAD.container)
  session.lastContainer = container.id
  session.seen.set(container.id, { id: container.id, seq: container.seq, fate: 'done' })
  for (const message of inner) take(session, message)
}

/** A higher one than all before it needs no looking up. */
const isOldContainer = ({ lastContainer, seen }: Session, id: bigint): boolean =>
  id <= lastContainer && seen.has(id)

/** Telegram lets clients number acks and containers as if they were content; the strict do not. */
const isOddInVain = ({ core }: Session, { seq }: Message): boolean =>
  core.policy.isStrict && (seq & 1) === 1

/** The messages in a container; `null` when it is not one. */
const unpack = ({ id, body }: Message): Message[] | null => {
  const r = makeReader(body, 4)
  if (body.length < 8) return null
  const count = readUint(r)
  if (count > MAX_IN_CONTAINER) return null
  const all: Message[] = []
  for (let i = 0; i < count; i++) {
    if (r.at + 16 > body.length) return null
    const innerId = readLong(r)
    const seq = readInt(r)
    const length = readInt(r)
    if (length < 4 || length % 4 || r.at + length > body.length || innerId >= id) return null
    const message = { id: innerId, seq, body: readRaw(r, length) }
    if (message.body.readUInt32LE(0) === CONTAINER) return null
    all.push(message)
  }
  return all
}

/** Newer than everything that came before: then it needs no looking up. */
const isNewest = ({ received }: Session, id: bigint): boolean => {
  const newest = received.recent.at(-1)
  return newest !== undefined && id > newest.id
}

/** Takes one message out of an envelope or a container. */
const take = (session: Session, message: Message): void => {
  const { id, seq, body } = message
  const before = isNewest(session, id) ? undefined : session.seen.get(id)
  if (before) {
    if (seq & 1) session.acks.push(before)
    return repeat(session, before)
  }
  const problem = id & 3n ? BAD.notOfClient : orderProblem(session.received, id, seq)
  if (problem) return complain(session, message, problem)

  const isZipped = body.readUInt32LE(0) === GZIP
  const plain = isZipped ? readGzip(makeReader(body, 4)).buffer : body
  const kind = plain.length < 4 ? 0 : plain.readUInt32LE(0)
  const isOwn = isService(session, kind)
  if (kind === MSGS_ACK && isOddInVain(session, message))
    return complain(session, message, BAD.seqOdd)
  if (!isOwn && !(seq & 1)) return complain(session, message, BAD.seqEven)

  const incoming: Incoming = { id, seq, fate: isOwn ? 'done' : 'running' }
  remember(session, incoming)
  if (seq & 1) session.acks.push(incoming)
  if (isOwn) serve(session, incoming, plain)
  else invoke(session, incoming, plain)
}

/** What is larger is not sent again to whoever repeats a request, but told of. */
const MAX_REPEATED = 4096

/** A message that came before: its answer goes out again, or word of it. */
const repeat = (session: Session, { id, fate }: Incoming): void => {
  if (typeof fate !== 'object' || fate.body.length <= MAX_REPEATED) return resend(session, fate)
  sendService(
    session,
    { _: 'msgDetailedInfo', msgId: id, answerMsgId: fate.id, bytes: fate.body.length, status: 0 },
    'notice',
  )
}

const remember = (session: Session, message: Incoming): void => {
  session.seen.set(message.id, message)
  noteReceived(session.received, message)
  if (session.seen.size > MAX_SEEN) forgetOldest(session)
}

/** Many at once: the way to a map's first key leads past all that were deleted before it. */
const forgetOldest = ({ seen, received }: Session): void => {
  let left = MAX_SEEN / 8
  for (const oldest of seen.keys()) {
    if (left-- === 0) return
    seen.delete(oldest)
    if (oldest > received.forgottenTo) received.forgottenTo = oldest
  }
}
