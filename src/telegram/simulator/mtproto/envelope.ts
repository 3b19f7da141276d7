import { randomBytes } from 'node:crypto'

import { makeWriter, writeInt, writeLong, writeRaw, written } from '../tl/bytes.ts'
import { sha1, sha256 } from './hash.ts'
import { igeDecrypt, igeEncrypt } from './ige.ts'

/** One MTProto message inside its encryption. */
export type Envelope = {
  salt: bigint
  sessionId: bigint
  messageId: bigint
  seq: number
  body: Buffer
}

const FROM_CLIENT = 0
const FROM_SERVER = 8
const HEADER = 32

const keyAndIv = (authKey: Buffer, messageKey: Buffer, x: number) => {
  const a = sha256(messageKey, authKey.subarray(x, x + 36))
  const b = sha256(authKey.subarray(40 + x, 76 + x), messageKey)
  return {
    key: Buffer.concat([a.subarray(0, 8), b.subarray(8, 24), a.subarray(24, 32)]),
    iv: Buffer.concat([b.subarray(0, 8), a.subarray(8, 24), b.subarray(24, 32)]),
  }
}

/** Opens a client's packet, `null` when it was not made with this key or is malformed. */
export const open = (authKey: Buffer, packet: Buffer): Envelope | null => {
  const messageKey = packet.subarray(8, 24)
  const length = (packet.length - 24) & ~15 // Padded transports append noise.
  if (length < HEADER + 16) return null
  const { key, iv } = keyAndIv(authKey, messageKey, FROM_CLIENT)
  const plain = igeDecrypt(key, iv, packet.subarray(24, 24 + length))
  if (!sha256(authKey.subarray(88, 120), plain).subarray(8, 24).equals(messageKey)) return null
  const size = plain.readInt32LE(28)
  const padding = plain.length - HEADER - size
  if (size < 4 || size % 4 || padding < 12 || padding > 1024) return null
  return {
    salt: plain.readBigInt64LE(0),
    sessionId: plain.readBigInt64LE(8),
    messageId: plain.readBigInt64LE(16),
    seq: plain.readInt32LE(24),
    body: plain.subarray(HEADER, HEADER + size),
  }
}

/** Closes a message to a client. */
export const seal = (authKey: Buffer, keyId: bigint, envelope: Envelope): Buffer => {
  const { body } = envelope
  const padding = 12 + ((16 - ((HEADER + body.length + 12) % 16)) % 16)
  const w = makeWriter(HEADER + body.length + padding)
  writeLong(w, envelope.salt)
  writeLong(w, envelope.sessionId)
  writeLong(w, envelope.messageId)
  writeInt(w, envelope.seq)
  writeInt(w, body.length)
  writeRaw(w, body)
  writeRaw(w, randomBytes(padding))
  const plain = written(w)
  const messageKey = sha256(authKey.subarray(96, 128), plain).subarray(8, 24)
  const { key, iv } = keyAndIv(authKey, messageKey, FROM_SERVER)
  const id = Buffer.alloc(8)
  id.writeBigInt64LE(keyId)
  return Buffer.concat([id, messageKey, igeEncrypt(key, iv, plain)])
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
