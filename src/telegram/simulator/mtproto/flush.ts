import { makeWriter, writeInt, writeLong, writeRaw, written } from '../tl/bytes.ts'
import { encode } from '../tl/encode.ts'
import { seal } from './envelope.ts'
import { currentSalt } from './salts.ts'
import type { Core } from './server.ts'
import type { Outgoing, Session } from './session.ts'

/** The sessions that have something to send, and whether several had so the last time. */
export type Departures = { waiting: Session[]; isCrowded: boolean }

export const noDepartures = (): Departures => ({ waiting: [], isCrowded: false })

const CONTAINER = 0x73f1f8dc
const MAX_BATCH = 50
const MAX_BATCH_BYTES = 512 * 1024
const MAX_KEPT_OFFLINE = 200
/** When many talk at once, what leaves within a millisecond is kept by one write. */
const GROUP_MS = 1
const CROWD = 2

/** A message's number: content is counted. */
export const nextSeq = (session: Session, isContent: boolean): number =>
  isContent ? session.contentCount++ * 2 + 1 : session.contentCount * 2

/** Sends soon, together with whatever else is ready by then. */
export const schedule = (session: Session): void => {
  if (session.isFlushing) return
  session.isFlushing = true
  const { core } = session
  const { departures } = core
  if (departures.waiting.push(session) > 1) return
  if (departures.isCrowded) setTimeout(depart, GROUP_MS, core)
  else setImmediate(depart, core)
}

/** Nothing leaves before it is kept: what a client was told survives a kill -9. */
const depart = (core: Core): void => {
  const { departures } = core
  const { waiting } = departures
  departures.waiting = []
  departures.isCrowded = waiting.length >= CROWD
  core.sync()
  for (const session of waiting) flush(session)
}

const flush = (session: Session): void => {
  session.isFlushing = false
  confirm(session)
  while (session.out.length > 0 && session.connection?.transport.isOpen()) {
    sendBatch(session, takeBatch(session))
  }
  if (!session.connection && session.out.length > 0) {
    session.out = session.out.filter((it) => it.seq & 1).slice(-MAX_KEPT_OFFLINE)
  }
}

/** Acknowledges what came, but for requests whose answer goes out with it: it says the same. */
const confirm = (session: Session): void => {
  if (session.acks.length === 0) return
  const msgIds: bigint[] = []
  for (const { id, fate } of session.acks) if (typeof fate !== 'object') msgIds.push(id)
  session.acks = []
  if (msgIds.length === 0) return
  const body = encode(session.core.layers.service, { _: 'msgsAck', msgIds })
  const id = session.core.nextMessageId('notice')
  session.out.push({ id, seq: nextSeq(session, false), body })
}

const takeBatch = (session: Session): Outgoing[] => {
  let bytes = 0
  const { out } = session
  const tooMany = out.findIndex((it, index) => {
    bytes += it.body.length
    return index >= MAX_BATCH || (index > 0 && bytes > MAX_BATCH_BYTES)
  })
  if (tooMany >= 0) return out.splice(0, tooMany)
  session.out = []
  return out
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
  const { key, keyNumber, core } = session
  const packet = seal(key.key, keyNumber, {
    salt: currentSalt(key, core.now()),
    sessionId: session.id,
    messageId: message.id,
    seq: message.seq,
    body: message.body,
  })
  session.connection?.transport.send(packet)
}
