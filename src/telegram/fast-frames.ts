import type { IGE } from 'telegram/crypto/IGE.js'
import type { AuthKey } from 'telegram/crypto/AuthKey.js'

import type { IntegerHelpers } from './fast-integers.ts'

import { randomFillSync } from 'node:crypto'

import { sha256Of } from './crypto/hash.ts'
import { igeDecrypt, igeEncrypt } from './crypto/ige.ts'
import { FROM_CLIENT, FROM_SERVER, keyAndIv } from './crypto/message-keys.ts'

const BLOCK = 16

type Ige = InstanceType<typeof IGE>
/** The library's cipher of frames, by its own methods. */
export type FrameCipher = Pick<Ige, 'encryptIge' | 'decryptIge'>

/** Fields that its types keep to themselves. */
const keysOf = (ige: Ige) => ige as unknown as { key: Buffer; iv: Buffer }

/**
 * The library's cipher without an object of the machine's library for each frame: ending those is what a
 * collection of garbage is about in a process that sends four hundred messages a second.
 */
export const fastCipher = (slow: FrameCipher): FrameCipher => ({
  encryptIge: function encryptIge(this: Ige, plain: Buffer): Buffer {
    if (plain.length % BLOCK !== 0) return slow.encryptIge.call(this, plain)
    const { key, iv } = keysOf(this)
    return igeEncrypt(key, iv, plain)
  },
  decryptIge: function decryptIge(this: Ige, encrypted: Buffer): Buffer {
    const { key, iv } = keysOf(this)
    return igeDecrypt(key, iv, encrypted)
  },
})

/** Key and vector of a frame, from the key of the session and the frame's own (MTProto 2.0). */
export const keysOfFrame = (authKey: Buffer, frameKey: Buffer, fromClient: boolean) =>
  keyAndIv(authKey, frameKey, fromClient ? FROM_CLIENT : FROM_SERVER)

/** Bytes of the session's key that are hashed before a frame, and where they begin. */
const KEY_PART = 32
const KEY_FROM = 88
/** Salt and session. */
const HEAD = 16
const LEAST_PADDING = 12
/** The name of the session's key, and the frame's own key. */
const ROOM = 24

/** What the library knows of the line. */
type Line = { authKey?: AuthKey; salt: Big; id: Big }
type Big = ReturnType<IntegerHelpers['returnBigInt']>

/** The library's way to close a frame (MTProto 2.0), in one buffer from the hash to the socket. */
export const sealFrame = ({ toSignedLittleBuffer, readBufferFromBigInt }: IntegerHelpers) =>
  async function encryptMessageData(this: Line, data: Buffer): Promise<Buffer> {
    await this.authKey?.waitForKey()
    const authKey = this.authKey?.getKey()
    const keyId = this.authKey?.keyId
    if (!authKey || !keyId || !this.salt || !this.id) throw new Error('Unset params')
    const padding =
      LEAST_PADDING + ((BLOCK - ((HEAD + data.length + LEAST_PADDING) % BLOCK)) % BLOCK)
    const keyed = Buffer.allocUnsafe(KEY_PART + HEAD + data.length + padding)
    authKey.copy(keyed, 0, KEY_FROM, KEY_FROM + KEY_PART)
    toSignedLittleBuffer(this.salt, 8).copy(keyed, KEY_PART)
    toSignedLittleBuffer(this.id, 8).copy(keyed, KEY_PART + 8)
    data.copy(keyed, KEY_PART + HEAD)
    randomFillSync(keyed, KEY_PART + HEAD + data.length, padding)
    const frameKey = sha256Of(keyed).subarray(8, 24)
    const { key, iv } = keyAndIv(authKey, frameKey, FROM_CLIENT)
    const sealed = igeEncrypt(key, iv, keyed.subarray(KEY_PART), ROOM)
    readBufferFromBigInt(keyId, 8).copy(sealed, 0)
    frameKey.copy(sealed, 8)
    return sealed
  }
