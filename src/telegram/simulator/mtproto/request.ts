import { decode, UnknownConstructor } from '../tl/decode.ts'
import type { TlObject, TlSchema } from '../tl/schema.ts'
import type { ClientFacts } from '../world/sessions.ts'
import { RpcError, refuse } from './rpc-error.ts'
import type { Session } from './session.ts'

const INVOKE_WITH_LAYER = 0xda9b0d0d
const isWrapper = (name: string): boolean => name.startsWith('in') && WRAPPER.test(name)
const WRAPPER = /^(invoke\w+|initConnection)$/

/** A request without its wrapping. */
export type Taken = { request: TlObject; wantsUpdates: boolean }

/** Reads a request and what is wrapped around it, if anything is. Refuses what is none. */
export const takeRequest = (session: Session, body: Buffer): Taken | Promise<Taken> => {
  if (body.length >= 8 && body.readUInt32LE(0) === INVOKE_WITH_LAYER) {
    announceLayer(session, body.readInt32LE(4))
  }
  const request = decodeRequest(session, body)
  return isWrapper(request._) ? unwrap(session, request) : { request, wantsUpdates: true }
}

const unwrap = async (session: Session, wrapped: TlObject): Promise<Taken> => {
  let request = wrapped
  let wantsUpdates = true
  while (isWrapper(request._)) {
    if (request._ === 'invokeAfterMsg') await waitFor(session, [request['msgId'] as bigint])
    if (request._ === 'invokeAfterMsgs') await waitFor(session, request['msgIds'] as bigint[])
    if (request._ === 'invokeWithoutUpdates') wantsUpdates = false
    if (request._ === 'initConnection') session.client = clientFacts(request)
    const inner = request['query']
    if (!isRequest(session.core.layerOf(session), inner)) refuse(400, 'INPUT_METHOD_INVALID')
    request = inner as TlObject
  }
  return { request, wantsUpdates }
}

const isRequest = ({ methods }: TlSchema, value: unknown): value is TlObject =>
  typeof value === 'object' && value !== null && '_' in value && methods.has(String(value._))

const clientFacts = (request: TlObject): ClientFacts => ({
  apiId: Number(request['apiId']),
  deviceModel: String(request['deviceModel']),
  systemVersion: String(request['systemVersion']),
  appVersion: String(request['appVersion']),
})

const announceLayer = (session: Session, layer: number): void => {
  if (!session.core.layers.get(layer)) refuse(400, 'CONNECTION_LAYER_INVALID')
  if (session.key.layer === layer) return
  session.core.keys.update(session.key.id, { layer })
  session.key = { ...session.key, layer }
}

/** Tries the client's layer; all of them while it has not announced one. */
const decodeRequest = (session: Session, body: Buffer): TlObject => {
  const { layers, layerOf } = session.core
  const own = layerOf(session)
  const first = attempt(own, body)
  if (!(first instanceof RpcError)) return first
  for (const schema of session.key.layer ? [] : layers.all) {
    const other = schema === own ? first : attempt(schema, body)
    if (!(other instanceof RpcError)) return other
  }
  throw first
}

const attempt = (schema: TlSchema, body: Buffer): TlObject | RpcError => {
  try {
    const request = decode(schema, body)
    return isRequest(schema, request) ? request : new RpcError(400, 'INPUT_METHOD_INVALID')
  } catch (error) {
    const isUnknown = error instanceof UnknownConstructor
    return new RpcError(400, isUnknown ? `INPUT_METHOD_INVALID_${error.id}_0` : 'INPUT_FETCH_ERROR')
  }
}

const waitFor = async (session: Session, ids: readonly bigint[]): Promise<void> => {
  const done = await Promise.all(
    ids.map((id) => session.running.get(id) ?? !session.failed.has(id)),
  )
  if (done.includes(false)) refuse(400, 'MSG_WAIT_FAILED')
}
