import { randomFillSync } from 'node:crypto'

import { sha1, sha256Of } from '../../crypto/hash.ts'
import { igeDecrypt, igeEncrypt } from '../../crypto/ige.ts'
import { FROM_CLIENT, FROM_SERVER, keyAndIv } from '../../crypto/message-keys.ts'

/** One MTProto message inside its encryption. */
export type Envelope = {
  salt: bigint
  sessionId: bigint
  messageId: bigint
  seq: number
  body: Buffer
}

/** An opened one, with the number that confirms it when the client asks for a quick ack. */
export type OpenedEnvelope = Envelope & { quickAck: number }

const HEADER = 32
const KEY_PART = 32

/** Opens a client's packet, `null` when it was not made with this key or is malformed. */
export const open = (authKey: Buffer, packet: Buffer): OpenedEnvelope | null => {
  const messageKey = packet.subarray(8, 24)
  const length = (packet.length - 24) & ~15 // Padded transports append noise.
  if (length < HEADER + 16) return null
  const { key, iv } = keyAndIv(authKey, messageKey, FROM_CLIENT)
  const keyed = igeDecrypt(key, iv, packet.subarray(24, 24 + length), KEY_PART)
  authKey.copy(keyed, 0, 88, 88 + KEY_PART)
  const hash = sha256Of(keyed)
  if (hash.compare(messageKey, 0, 16, 8, 24) !== 0) return null
  const plain = keyed.subarray(KEY_PART)
  const size = plain.readInt32LE(28)
  const padding = length - HEADER - size
  if (size < 4 || size % 4 || padding < 12 || padding > 1024) return null
  return {
    salt: plain.readBigInt64LE(0),
    sessionId: plain.readBigInt64LE(8),
    messageId: plain.readBigInt64LE(16),
    seq: plain.readInt32LE(24),
    body: plain.subarray(HEADER, HEADER + size),
    quickAck: hash.readUInt32LE(0),
  }
}

/** Closes a message to a client. */
export const seal = (authKey: Buffer, keyId: bigint, envelope: Envelope): Buffer => {
  const { body } = envelope
  const padding = 12 + ((16 - ((HEADER + body.length + 12) % 16)) % 16)
  const keyed = Buffer.allocUnsafe(KEY_PART + HEADER + body.length + padding)
  authKey.copy(keyed, 0, 96, 96 + KEY_PART)
  const plain = keyed.subarray(KEY_PART)
  const view = new DataView(plain.buffer, plain.byteOffset, HEADER)
  view.setBigInt64(0, envelope.salt, true)
  view.setBigInt64(8, envelope.sessionId, true)
  view.setBigInt64(16, envelope.messageId, true)
  view.setInt32(24, envelope.seq, true)
  view.setInt32(28, body.length, true)
  plain.set(body, HEADER)
  fillRandom(plain, HEADER + body.length)
  const messageKey = sha256Of(keyed).subarray(8, 24)
  const { key, iv } = keyAndIv(authKey, messageKey, FROM_SERVER)
  const packet = igeEncrypt(key, iv, plain, 24)
  packet.writeBigInt64LE(keyId)
  packet.set(messageKey, 8)
  return packet
}

const pool = Buffer.alloc(8192)
let drawn = pool.length

/** Random bytes up to the end, drawn many at a time. */
const fillRandom = (into: Buffer, from: number): void => {
  const length = into.length - from
  if (drawn + length > pool.length) {
    randomFillSync(pool)
    drawn = 0
  }
  pool.copy(into, from, drawn, drawn + length)
  drawn += length
}

/** Opens what `auth.bindTempAuthKey` carries: MTProto 1 under the permanent key. */
export const openBinding = (authKey: Buffer, packet: Buffer): Buffer | null => {
  const messageKey = packet.subarray(8, 24)
  const a = sha1(messageKey, authKey.subarray(0, 32))
  const b = sha1(authKey.subarray(32, 48), messageKey, authKey.subarray(48, 64))
  const c = sha1(authKey.subarray(64, 96), messageKey)
  const d = sha1(messageKey, authKey.subarray(96, 128))
  const key = Buffer.concat([a.subarray(0, 8), b.subarray(8, 20), c.subarray(4, 16)])
  const iv = Buffer.concat([
    a.subarray(8, 20),
    b.subarray(0, 8),
    c.subarray(16, 20),
    d.subarray(0, 8),
  ])
  const length = (packet.length - 24) & ~15
  const plain = igeDecrypt(key, iv, packet.subarray(24, 24 + length))
  const size = plain.readInt32LE(28)
  if (size < 0 || HEADER + size > plain.length) return null
  const isOurs = sha1(plain.subarray(0, HEADER + size))
    .subarray(4, 20)
    .equals(messageKey)
  return isOurs ? plain.subarray(HEADER, HEADER + size) : null
}
