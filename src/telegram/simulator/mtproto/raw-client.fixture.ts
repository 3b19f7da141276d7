import { randomBytes } from 'node:crypto'

import { makeReader, readInt, readLong, readRaw } from '../tl/bytes.ts'
import { decode, readGzip } from '../tl/decode.ts'
import { encode } from '../tl/encode.ts'
import type { TlObject, TlSchema } from '../tl/schema.ts'
import { FROM_CLIENT, FROM_SERVER, keyAndIv } from '../../crypto/message-keys.ts'
import { sha256 } from '../../crypto/hash.ts'
import { igeDecrypt, igeEncrypt } from '../../crypto/ige.ts'
import type { RawKey } from './raw-key.fixture.ts'
import type { RawSocket } from './raw-socket.fixture.ts'

/** One message from the server; an answer has the request's id and, inside, what was answered. */
export type RawMessage = { id: bigint; seq: number; object: TlObject; request?: bigint }

/** A client that does exactly what it is told, right or wrong. */
export type RawClient = {
  sessionId: bigint
  key: RawKey
  /** Sends a message. Gives its id. */
  say: (object: TlObject | Buffer, wish?: Wish) => bigint
  /** Sends several messages in a container. Gives their ids. */
  sayTogether: (objects: (TlObject | Buffer)[], wish?: Wish) => bigint[]
  /** The next message, or the transport's error, or `null` at the end. */
  hear: () => Promise<RawMessage | number | null>
  /** The next message that `isWanted`; others before it are let go. */
  hearUntil: (isWanted: (message: RawMessage) => boolean) => Promise<RawMessage>
  /** The answer to a request. */
  ask: (object: TlObject | Buffer, wish?: Wish) => Promise<TlObject>
}

export type Wish = { id?: bigint; seq?: number; salt?: bigint; isContent?: boolean }

const CONTAINER = 0x73f1f8dc
const RPC_RESULT = 0xf35c6d01
const GZIP = 0x3072cfa1

/** Encrypts as a client does. */
export const sealAsClient = (
  { key, id, salt }: RawKey,
  message: { sessionId: bigint; id: bigint; seq: number; body: Buffer; salt?: bigint },
): Buffer => {
  const head = Buffer.alloc(32)
  head.writeBigInt64LE(message.salt ?? salt, 0)
  head.writeBigInt64LE(message.sessionId, 8)
  head.writeBigInt64LE(message.id, 16)
  head.writeInt32LE(message.seq, 24)
  head.writeInt32LE(message.body.length, 28)
  const padding = 12 + ((16 - ((44 + message.body.length) % 16)) % 16)
  const plain = Buffer.concat([head, message.body, randomBytes(padding)])
  const messageKey = sha256(key.subarray(88, 120), plain).subarray(8, 24)
  const aes = keyAndIv(key, messageKey, FROM_CLIENT)
  const keyId = Buffer.alloc(8)
  keyId.writeBigInt64LE(id)
  return Buffer.concat([keyId, messageKey, igeEncrypt(aes.key, aes.iv, plain)])
}

const openAsClient = (
  { key }: RawKey,
  packet: Buffer,
): Omit<RawMessage, 'object'> & { body: Buffer } => {
  const aes = keyAndIv(key, packet.subarray(8, 24), FROM_SERVER)
  const length = (packet.length - 24) & ~15
  const plain = igeDecrypt(aes.key, aes.iv, packet.subarray(24, 24 + length))
  const size = plain.readInt32LE(28)
  return {
    id: plain.readBigInt64LE(16),
    seq: plain.readInt32LE(24),
    body: plain.subarray(32, 32 + size),
  }
}

const unzipped = (body: Buffer): Buffer =>
  body.readUInt32LE(0) === GZIP ? readGzip(makeReader(body, 4)).buffer : body

const unpack = (
  schema: TlSchema,
  { id, seq, body }: { id: bigint; seq: number; body: Buffer },
): RawMessage[] => {
  const kind = body.readUInt32LE(0)
  if (kind === RPC_RESULT) {
    const object = decode(schema, unzipped(body.subarray(12)))
    return [{ id, seq, object, request: body.readBigInt64LE(4) }]
  }
  if (kind !== CONTAINER) return [{ id, seq, object: decode(schema, unzipped(body)) }]
  const r = makeReader(body, 4)
  const count = readInt(r)
  return Array.from({ length: count }, () => {
    const head = { id: readLong(r), seq: readInt(r) }
    return unpack(schema, { ...head, body: readRaw(r, readInt(r)) })
  }).flat()
}

let last = 0n

/** An id that a client may use now, above all before it. */
export const nextId = (shiftSeconds = 0): bigint => {
  const ms = BigInt(Date.now())
  const id = ((ms / 1000n) << 32n) | ((((ms % 1000n) << 32n) / 1000n) & ~3n)
  last = id > last ? id : last + 4n
  return last + (BigInt(shiftSeconds) << 32n)
}

/** Packs messages into a container's body. */
export const containerOf = (messages: { id: bigint; seq: number; body: Buffer }[]): Buffer => {
  const head = Buffer.alloc(8)
  head.writeUInt32LE(CONTAINER)
  head.writeInt32LE(messages.length, 4)
  const parts = messages.map(({ id, seq, body }) => {
    const one = Buffer.alloc(16)
    one.writeBigInt64LE(id)
    one.writeInt32LE(seq, 8)
    one.writeInt32LE(body.length, 12)
    return Buffer.concat([one, body])
  })
  return Buffer.concat([head, ...parts])
}

/** Hears one message after another, however they were packed. */
const makeEars = (socket: RawSocket, schema: TlSchema, key: RawKey) => {
  const heard: RawMessage[] = []
  const hear: RawClient['hear'] = async () => {
    while (heard.length === 0) {
      const packet = await socket.next()
      if (!packet) return null
      if (packet.length < 24) return packet.readInt32LE(0)
      heard.push(...unpack(schema, openAsClient(key, packet)))
    }
    return heard.shift() ?? null
  }
  const hearUntil: RawClient['hearUntil'] = async (isWanted) => {
    for (;;) {
      const message = await hear()
      if (message === null || typeof message === 'number') throw new Error(`Ended: ${message}`)
      if (isWanted(message)) return message
    }
  }
  return { hear, hearUntil }
}

type RawOptions = { schema: TlSchema; key: RawKey; sessionId?: bigint }

export const makeRawClient = (
  socket: RawSocket,
  { schema, key, sessionId = randomBytes(8).readBigInt64LE(0) }: RawOptions,
): RawClient => {
  const { hear, hearUntil } = makeEars(socket, schema, key)
  let contents = 0
  const seqOf = ({ seq, isContent = true }: Wish): number =>
    seq ?? (isContent ? contents++ * 2 + 1 : contents * 2)
  const bytesOf = (object: TlObject | Buffer) =>
    Buffer.isBuffer(object) ? object : encode(schema, object)

  const say: RawClient['say'] = (object, wish = {}) => {
    const id = wish.id ?? nextId()
    const salt = wish.salt ?? key.salt
    const message = { sessionId, id, seq: seqOf(wish), body: bytesOf(object), salt }
    socket.send(sealAsClient(key, message))
    return id
  }
  return {
    sessionId,
    key,
    say,
    sayTogether: (objects, wish) => {
      const inner = objects.map((it) => ({ id: nextId(), seq: seqOf({}), body: bytesOf(it) }))
      say(containerOf(inner), { isContent: false, ...wish })
      return inner.map(({ id }) => id)
    },
    hear,
    hearUntil,
    ask: async (object, wish) => {
      const id = say(object, wish)
      return (await hearUntil((it) => it.request === id)).object
    },
  }
}
