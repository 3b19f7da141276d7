import { randomBytes } from 'node:crypto'

import { makeReader, makeWriter, readInt } from '../tl/bytes.ts'
import { writeInt, writeLong, writeRaw, written } from '../tl/bytes.ts'
import type { TlObject } from '../tl/schema.ts'
import type { KeyRow } from '../world/model.ts'
import type { OpenedEnvelope } from './envelope.ts'
import { open } from './envelope.ts'
import { noteKey } from './connections.ts'
import { TransportError } from './frames.ts'
import type { Handshake } from './handshake.ts'
import { sessionName } from './keys.ts'
import { BAD, forgetFuture, idProblem } from './order.ts'
import { complain, receive } from './receive.ts'
import { currentSalt, isSaltGood } from './salts.ts'
import type { Core } from './server.ts'
import type { Connection, Session } from './session.ts'
import { makeSession, resendAll, sendService } from './session.ts'

/** One packet off the wire. */
export type Arrival = {
  connection: Connection
  handshake: Handshake
  packet: Buffer
  wantsQuickAck: boolean
}

const SHORTEST = 20

/** Takes a packet: of the key exchange, or one under a key. Throws on anything else. */
export const takePacket = (core: Core, arrival: Arrival): void => {
  const { connection, packet } = arrival
  if (packet.length < SHORTEST) throw new TransportError(404, 'Packet too short')
  const keyId = packet.readBigInt64LE(0)
  if (keyId === 0n) return takePlain(core, arrival)
  const key =
    connection.key && connection.keyNumber === keyId
      ? core.keys.named(connection.key)
      : core.keys.find(keyId)
  if (!key || (key.expiresAt && key.expiresAt < core.now())) {
    throw new TransportError(404, 'Unknown key')
  }
  const envelope = open(key.key, packet)
  if (!envelope) throw new TransportError(404, 'Not made with its key')
  if (arrival.wantsQuickAck) connection.transport.sendQuickAck(envelope.quickAck)
  if (connection.key !== key.id) noteKey(core, connection, key.id, keyId)
  takeEnvelope(core, connection, key, envelope)
}

const takePlain = (core: Core, { connection, handshake, packet }: Arrival): void => {
  const { transport } = connection
  const length = readInt(makeReader(packet, 16))
  if (length < 4 || length > packet.length - SHORTEST) {
    throw new TransportError(404, 'No plain message')
  }
  handshake.answer(packet.subarray(SHORTEST, SHORTEST + length)).then(
    (body) => {
      if (!body) return transport.sendError(404)
      const w = makeWriter(SHORTEST + body.length)
      writeLong(w, 0n)
      writeLong(w, core.nextMessageId('answer'))
      writeInt(w, body.length)
      writeRaw(w, body)
      transport.send(written(w))
    },
    (error: unknown) => transport.sendError(error instanceof TransportError ? error.code : 404),
  )
}

const takeEnvelope = (
  core: Core,
  connection: Connection,
  key: KeyRow,
  envelope: OpenedEnvelope,
): void => {
  const { messageId: id, seq, body } = envelope
  const known = sessionOf(core, connection, key, envelope.sessionId)
  const session = known ?? makeSession(core, key, envelope.sessionId)
  session.key = key
  move(session, connection, known !== undefined)

  // GramJS begins with salt 0. A session is not made before the salt is right.
  const isGood = isSaltGood(key, envelope.salt, core.now())
  const problem = idProblem(id, core.now())
  if (!known && (!isGood || problem)) connection.sessions.delete(session)
  if (!isGood) return complainOfSalt(session, envelope)
  if (problem === BAD.tooHigh) forgetFuture(session.received, core.now())
  if (problem) return complain(session, { id, seq }, problem)
  if (!known) begin(core, session, id)
  receive(session, { id, seq, body })
}

/** Mostly the one that was heard last on this connection. */
const sessionOf = (
  core: Core,
  { session: last }: Connection,
  key: KeyRow,
  id: bigint,
): Session | undefined => {
  if (last && !last.isOver && last.id === id && last.key.id === key.id) return last
  return core.sessions.get(sessionName(key, id))
}

/** The session is where its client is now. What it may have missed comes again. */
const move = (session: Session, connection: Connection, isKnown: boolean): void => {
  connection.session = session
  if (session.connection === connection) return
  session.connection = connection
  connection.sessions.add(session)
  if (isKnown) resendAll(session)
}

const begin = (core: Core, session: Session, firstMsgId: bigint): void => {
  session.isOver = false
  core.sessions.set(sessionName(session.key, session.id), session)
  core.onSession(session)
  const notice: TlObject = {
    _: 'newSessionCreated',
    firstMsgId,
    uniqueId: randomBytes(8).readBigInt64LE(0),
    serverSalt: currentSalt(session.key, core.now()),
  }
  sendService(session, notice, 'notice', true)
}

const complainOfSalt = (session: Session, { messageId, seq }: OpenedEnvelope): void => {
  const newServerSalt = currentSalt(session.key, session.core.now())
  const object = { _: 'badServerSalt', badMsgId: messageId, badMsgSeqno: seq }
  sendService(session, { ...object, errorCode: BAD.salt, newServerSalt }, 'notice')
}
