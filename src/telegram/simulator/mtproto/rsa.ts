import type { KeyObject } from 'node:crypto'
import {
  constants,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  privateDecrypt,
} from 'node:crypto'

import { makeWriter, writeBytes, written } from '../tl/bytes.ts'
import { sha1, sha256 } from '../../crypto/hash.ts'
import { igeDecrypt, xor } from '../../crypto/ige.ts'

/** The server's identity: clients find its key by the fingerprint. */
export type RsaKey = {
  fingerprint: bigint
  /** PKCS #1, what client libraries take. */
  publicPem: string
  privatePem: string
  decrypt: (encrypted: Buffer) => Buffer
}

/** The key in `privatePem`, or a new one that every client finds. */
export const makeRsaKey = (privatePem?: string): RsaKey => {
  if (privatePem) return keyOf(createPrivateKey(privatePem))
  for (;;) {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicExponent: 65537,
    })
    const key = keyOf(privateKey)
    if (isFoundByAll(key.fingerprint)) return key
  }
}

/**
 * mtcute looks a fingerprint up by its hex digits, as many as there are: one that begins with a zero
 * it never finds, and waits for ever.
 */
export const isFoundByAll = (fingerprint: bigint): boolean =>
  BigInt.asUintN(64, fingerprint) >> 60n !== 0n

const keyOf = (secret: KeyObject): RsaKey => {
  const open = createPublicKey(secret)
  const { n = '', e = '' } = open.export({ format: 'jwk' })
  const w = makeWriter(300)
  writeBytes(w, Buffer.from(n, 'base64url'))
  writeBytes(w, Buffer.from(e, 'base64url'))
  return {
    fingerprint: sha1(written(w)).readBigInt64LE(12),
    publicPem: open.export({ type: 'pkcs1', format: 'pem' }).toString(),
    privatePem: secret.export({ type: 'pkcs1', format: 'pem' }).toString(),
    decrypt: (encrypted) =>
      privateDecrypt({ key: secret, padding: constants.RSA_NO_PADDING }, encrypted),
  }
}

/** Opens `encrypted_data` of the handshake: RSA_PAD, or the older scheme with a SHA-1 in front. */
export const openHandshakeData = (rsa: RsaKey, encrypted: Buffer): Buffer => {
  const plain = rsa.decrypt(encrypted)
  const body = plain.subarray(32)
  const key = xor(plain.subarray(0, 32), sha256(body))
  const opened = igeDecrypt(key, Buffer.alloc(32), body)
  const data = Buffer.from(opened.subarray(0, 192)).reverse()
  const isPadded = sha256(key, data).equals(opened.subarray(192, 224))
  return isPadded ? data : plain.subarray(21)
}
