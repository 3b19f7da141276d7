import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'

import { makeWriter, writeBytes, writeInt, written } from '../tl/bytes.ts'
import type { TlResult } from '../tl/encode.ts'
import { encode } from '../tl/encode.ts'
import { BAD } from './order.ts'
import type { Taken } from './request.ts'
import { takeRequest } from './request.ts'
import { noteCall } from './rivals.ts'
import { RpcError, refuse } from './rpc-error.ts'
import { currentSalt } from './salts.ts'
import type { Incoming, Session } from './session.ts'
import { answer, sendService } from './session.ts'

/**
 * What becomes of a request. A dropped one never arrived; a lost answer comes after the effect, on
 * the session's next connection; in silence none ever comes.
 */
export type Outcome =
  | { do: 'answer'; result: TlResult }
  | { do: 'drop'; resets?: boolean }
  | { do: 'lose-answer'; result: TlResult; resets?: boolean }
  | { do: 'silence' }
  | { do: 'wrong-salt' }

const GZIP = 0x3072cfa1
const RPC_ERROR = 0x2144ca19
const GZIP_OVER = 2048
const MAX_FAILED = 500

/** Runs one request and answers it: at once, unless its method has to wait for something. */
export const invoke = (session: Session, request: Incoming, body: Buffer): void => {
  try {
    const outcome = execute(session, request, body)
    if (outcome instanceof Promise) invokeLater(session, request, outcome)
    else settle(session, request, outcome)
  } catch (error) {
    fail(session, request, error)
  }
}

const invokeLater = (session: Session, request: Incoming, outcome: Promise<Outcome>): void => {
  const { running } = session
  const settled = outcome.then(
    (it) => {
      running.delete(request.id)
      settle(session, request, it)
      return true
    },
    (error: unknown) => {
      running.delete(request.id)
      fail(session, request, error)
      return false
    },
  )
  running.set(request.id, settled)
}

/** Does with a request what was decided. */
const settle = (session: Session, request: Incoming, outcome: Outcome): void => {
  if (outcome.do === 'silence') return forget(session, request)
  if (outcome.do === 'wrong-salt') return changeSalt(session, request)
  if (outcome.do === 'drop') {
    forget(session, request)
    return disconnect(session, outcome.resets)
  }
  const encoded = encode(session.core.layerOf(session), outcome.result)
  if (outcome.do === 'lose-answer') disconnect(session, outcome.resets)
  answer(session, request, pack(encoded))
}

const fail = (session: Session, request: Incoming, error: unknown): void => {
  noteFailed(session, request.id)
  answer(session, request, encodeError(toRpcError(session, error)))
}

const noteFailed = ({ failed }: Session, id: bigint): void => {
  failed.add(id)
  if (failed.size <= MAX_FAILED) return
  const [oldest] = failed
  if (oldest !== undefined) failed.delete(oldest)
}

const disconnect = (session: Session, resets = false): void => {
  const transport = session.connection?.transport
  session.connection = null
  if (resets) transport?.reset()
  else transport?.close()
}

/** As if the request had never come: the client will send it again, maybe under the same id. */
const forget = (session: Session, request: Incoming): void => {
  session.seen.delete(request.id)
  session.acks = session.acks.filter((it) => it !== request)
}

/** The server has changed its salt meanwhile: the request has to come again with the new one. */
const changeSalt = (session: Session, request: Incoming): void => {
  const salt = randomBytes(8).readBigInt64LE(0)
  session.core.keys.update(session.key.id, { salt })
  session.key = { ...session.key, salt }
  forget(session, request)
  const newServerSalt = currentSalt(session.key, session.core.now())
  const complaint = { _: 'badServerSalt', badMsgId: request.id, badMsgSeqno: 0 }
  sendService(session, { ...complaint, errorCode: BAD.salt, newServerSalt }, 'notice')
}

const toRpcError = (session: Session, error: unknown): RpcError => {
  if (error instanceof RpcError) return error
  session.core.onError(error)
  return new RpcError(500, 'INTERNAL')
}

const encodeError = ({ code, message }: RpcError): Buffer => {
  const w = makeWriter(64)
  writeInt(w, RPC_ERROR)
  writeInt(w, code)
  writeBytes(w, message)
  return written(w)
}

const pack = (encoded: Buffer): Buffer => {
  if (encoded.length <= GZIP_OVER) return encoded
  const zipped = gzipSync(encoded, { level: 1 })
  if (zipped.length + 16 > encoded.length) return encoded
  const w = makeWriter(zipped.length + 16)
  writeInt(w, GZIP)
  writeBytes(w, zipped)
  return written(w)
}

const execute = (session: Session, request: Incoming, body: Buffer): Outcome | Promise<Outcome> => {
  const taken = takeRequest(session, body)
  return taken instanceof Promise
    ? taken.then((it) => run(session, request, it))
    : run(session, request, taken)
}

const run = (
  session: Session,
  { id }: Incoming,
  { request, wantsUpdates }: Taken,
): Outcome | Promise<Outcome> => {
  assertAllowed(session, request._)
  // Whoever calls the API gets updates, but the extra connections for files do not.
  if (wantsUpdates && !session.wantsUpdates && !request._.startsWith('upload.')) {
    session.wantsUpdates = true
  }
  return session.core.dispatch({ session, requestId: id, request })
}

/** The protocol's own conditions: a key in good standing, and one holder of a login. */
const assertAllowed = (session: Session, method: string): void => {
  const { core, key } = session
  if (key.expiresAt && !key.permanentId && method !== 'auth.bindTempAuthKey') {
    refuse(401, 'AUTH_KEY_PERM_EMPTY')
  }
  if (session.isDuplicated) {
    session.isDuplicated = false
    refuse(406, 'AUTH_KEY_DUPLICATED')
  }
  const identity = core.keys.identityOf(key.id)
  if (!identity || identity.userId === null) return
  session.wasLoggedIn = true
  const callers = core.callers.get(identity.id) ?? []
  core.callers.set(identity.id, callers)
  const rivals = noteCall(core.policy.rivals, callers, session, method)
  if (!rivals) return
  core.callers.delete(identity.id)
  core.keys.update(identity.id, { userId: null })
  for (const rival of rivals) if (rival !== session) rival.isDuplicated = true
  refuse(406, 'AUTH_KEY_DUPLICATED')
}
