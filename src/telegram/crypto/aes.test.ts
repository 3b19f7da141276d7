import { createCipheriv, createDecipheriv } from 'node:crypto'

import fc from 'fast-check'
import { expect, it } from 'vitest'

import { decryption, decryptionKeys, encryption, encryptionKeys, transform } from './aes.ts'
import { igeDecrypt, igeEncrypt, xor } from './ige.ts'

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((it) => Buffer.from(it))

const ecb = (key: Buffer, block: Buffer): Buffer =>
  createCipheriv('aes-256-ecb', key, null).setAutoPadding(false).update(block)
const ecbBack = (key: Buffer, block: Buffer): Buffer =>
  createDecipheriv('aes-256-ecb', key, null).setAutoPadding(false).update(block)

it('transforms blocks as OpenSSL does, both ways', () => {
  fc.assert(
    fc.property(bytes(32), bytes(16), (key, block) => {
      const words = Int32Array.from([0, 4, 8, 12], (at) => block.readInt32BE(at))
      transform(encryption, encryptionKeys(key), words)
      const there = Int32Array.from([0, 4, 8, 12], (at) => ecb(key, block).readInt32BE(at))
      expect(words).toEqual(there)

      const turned = Int32Array.from([0, 12, 8, 4], (at) => block.readInt32BE(at))
      transform(decryption, decryptionKeys(key), turned)
      const back = Int32Array.from([0, 12, 8, 4], (at) => ecbBack(key, block).readInt32BE(at))
      expect(turned).toEqual(back)
    }),
  )
})

/** IGE by its definition. */
const plainIge = (key: Buffer, iv: Buffer, plain: Buffer): Buffer => {
  let [cipher, before] = [iv.subarray(0, 16), iv.subarray(16, 32)]
  const out: Buffer[] = []
  for (let at = 0; at < plain.length; at += 16) {
    const block = plain.subarray(at, at + 16)
    cipher = xor(ecb(key, xor(block, cipher)), before)
    before = block
    out.push(cipher)
  }
  return Buffer.concat(out)
}

it('is IGE, short and long', () => {
  const lengths = fc.constantFrom(0, 16, 32, 48, 304, 1008, 1024, 1040, 4096)
  fc.assert(
    fc.property(bytes(32), bytes(32), lengths.chain(bytes), (key, iv, plain) => {
      const sealed = igeEncrypt(key, iv, plain)
      expect(sealed.equals(plainIge(key, iv, plain))).toBe(true)
      expect(igeEncrypt(key, iv, plain, 24).subarray(24).equals(sealed)).toBe(true)
      expect(igeDecrypt(key, iv, sealed, 7).subarray(7).equals(plain)).toBe(true)
    }),
  )
})
