import { createCipheriv, createDecipheriv } from 'node:crypto'

const BLOCK = 16

const assertBlocks = (length: number): void => {
  if (length % BLOCK) throw new RangeError('IGE: not a whole number of blocks')
}

/**
 * AES-256-IGE. Encryption is one native CBC call: with d(i) = c(i) ^ m(i-1), IGE is CBC over
 * m(i) ^ m(i-2).
 */
export const igeEncrypt = (key: Buffer, iv: Buffer, plain: Buffer): Buffer => {
  const { length } = plain
  assertBlocks(length)
  const mixed = Buffer.allocUnsafe(length)
  for (let i = 0; i < BLOCK && i < length; i++) mixed[i] = plain[i] ?? 0
  for (let i = BLOCK; i < 2 * BLOCK && i < length; i++) mixed[i] = (plain[i] ?? 0) ^ (iv[i] ?? 0)
  for (let i = 2 * BLOCK; i < length; i++) mixed[i] = (plain[i] ?? 0) ^ (plain[i - 32] ?? 0)
  const cipher = createCipheriv('aes-256-cbc', key, iv.subarray(0, BLOCK)).setAutoPadding(false)
  const out = cipher.update(mixed)
  for (let i = 0; i < BLOCK && i < length; i++) out[i] = (out[i] ?? 0) ^ (iv[BLOCK + i] ?? 0)
  for (let i = BLOCK; i < length; i++) out[i] = (out[i] ?? 0) ^ (plain[i - BLOCK] ?? 0)
  return out
}

/**
 * The inverse, behind `room` bytes that are left free. Its chain runs through the inverse cipher,
 * so it goes block by block.
 */
export const igeDecrypt = (key: Buffer, iv: Buffer, encrypted: Buffer, room = 0): Buffer => {
  assertBlocks(encrypted.length)
  const cipher = createDecipheriv('aes-256-ecb', key, null).setAutoPadding(false)
  const out = Buffer.allocUnsafe(room + encrypted.length)
  const block = Buffer.allocUnsafe(BLOCK)
  for (let i = 0; i < BLOCK; i++) block[i] = (encrypted[i] ?? 0) ^ (iv[BLOCK + i] ?? 0)
  for (let at = 0; at < encrypted.length; at += BLOCK) {
    const decrypted = cipher.update(block)
    for (let i = 0; i < BLOCK; i++) {
      const before = at === 0 ? iv[i] : encrypted[at + i - BLOCK]
      const plain = (decrypted[i] ?? 0) ^ (before ?? 0)
      out[room + at + i] = plain
      block[i] = (encrypted[at + BLOCK + i] ?? 0) ^ plain
    }
  }
  return out
}

/** Bytewise exclusive or of two buffers of one length. */
export const xor = (a: Buffer, b: Buffer): Buffer => {
  const out = Buffer.allocUnsafe(a.length)
  for (let i = 0; i < a.length; i++) out[i] = (a[i] ?? 0) ^ (b[i] ?? 0)
  return out
}
