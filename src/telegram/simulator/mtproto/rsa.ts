import {
  constants,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  privateDecrypt,
} from 'node:crypto'

import { makeWriter, writeBytes, written } from '../tl/bytes.ts'
import { sha1, sha256 } from './hash.ts'
import { igeDecrypt, xor } from './ige.ts'

/** The server's identity: clients find its key by the fingerprint. */
export type RsaKey = {
  fingerprint: bigint
  /** PKCS #1, what client libraries take. */
  publicPem: string
  privatePem: string
  decrypt: (encrypted: Buffer) => Buffer
}

/** A new key, or the one in `privatePem`. */
export const makeRsaKey = (privatePem?: string): RsaKey => {
  const secret = privatePem
    ? createPrivateKey(privatePem)
    : generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 65537 }).privateKey
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
