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
  assertBlocks(plain.length)
  const before = iv.subarray(BLOCK, 2 * BLOCK)
  const twoBack = Buffer.concat([Buffer.alloc(BLOCK), before, plain]).subarray(0, plain.length)
  const mixed = xor(plain, twoBack)
  const cipher = createCipheriv('aes-256-cbc', key, iv.subarray(0, BLOCK)).setAutoPadding(false)
  const oneBack = Buffer.concat([before, plain]).subarray(0, plain.length)
  return xor(cipher.update(mixed), oneBack)
}

/** The inverse. Its chain runs through the inverse cipher, so it goes block by block. */
export const igeDecrypt = (key: Buffer, iv: Buffer, encrypted: Buffer): Buffer => {
  assertBlocks(encrypted.length)
  const cipher = createDecipheriv('aes-256-ecb', key, null).setAutoPadding(false)
  const out = Buffer.allocUnsafe(encrypted.length)
  const block = Buffer.allocUnsafe(BLOCK)
  let before = iv.subarray(0, BLOCK)
  let plainBefore = iv.subarray(BLOCK, 2 * BLOCK)
  for (let at = 0; at < encrypted.length; at += BLOCK) {
    for (let i = 0; i < BLOCK; i++) block[i] = (encrypted[at + i] ?? 0) ^ (plainBefore[i] ?? 0)
    const decrypted = cipher.update(block)
    for (let i = 0; i < BLOCK; i++) out[at + i] = (decrypted[i] ?? 0) ^ (before[i] ?? 0)
    before = encrypted.subarray(at, at + BLOCK)
    plainBefore = out.subarray(at, at + BLOCK)
  }
  return out
}

/** Bytewise exclusive or of two buffers of one length. */
export const xor = (a: Buffer, b: Buffer): Buffer => {
  const out = Buffer.allocUnsafe(a.length)
  for (let i = 0; i < a.length; i++) out[i] = (a[i] ?? 0) ^ (b[i] ?? 0)
  return out
}
