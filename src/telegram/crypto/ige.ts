import { createCipheriv } from 'node:crypto'

import { decryption, decryptionKeys, encryption, encryptionKeys, transform } from './aes.ts'

const BLOCK = 16
/** From here on one native call is faster. */
const LONG = 1024

const assertBlocks = (length: number): void => {
  if (length % BLOCK) throw new RangeError('IGE: not a whole number of blocks')
}

const viewOf = (buffer: Buffer): DataView =>
  new DataView(buffer.buffer, buffer.byteOffset, buffer.length)

/** The block at work, and the blocks before it, encrypted and plain: neither outlives a call. */
const block = new Int32Array(4)
const chain = new Int32Array(8)

const startChain = (iv: Buffer): void => {
  for (let n = 0; n < 8; n++) chain[n] = iv.readInt32BE(4 * n)
}

/** AES-256-IGE, behind `room` bytes that are left free. */
export const igeEncrypt = (key: Buffer, iv: Buffer, plain: Buffer, room = 0): Buffer => {
  const { length } = plain
  assertBlocks(length)
  const out = Buffer.allocUnsafe(room + length)
  if (length >= LONG) {
    out.set(encryptLong(key, iv, plain), room)
    return out
  }
  const keys = encryptionKeys(key)
  const [from, to] = [viewOf(plain), viewOf(out)]
  startChain(iv)
  for (let at = 0; at < length; at += BLOCK) {
    for (let n = 0; n < 4; n++) block[n] = from.getInt32(at + 4 * n) ^ (chain[n] as number)
    transform(encryption, keys, block)
    for (let n = 0; n < 4; n++) {
      chain[n] = (block[n] as number) ^ (chain[4 + n] as number)
      chain[4 + n] = from.getInt32(at + 4 * n)
      to.setInt32(room + at + 4 * n, chain[n] as number)
    }
  }
  return out
}

/** One native CBC call: with d(i) = c(i) ^ m(i-1), IGE is CBC over m(i) ^ m(i-2). */
const encryptLong = (key: Buffer, iv: Buffer, plain: Buffer): Buffer => {
  const { length } = plain
  const mixed = Buffer.allocUnsafe(length)
  for (let i = 0; i < BLOCK; i++) mixed[i] = plain[i] ?? 0
  for (let i = BLOCK; i < 2 * BLOCK; i++) mixed[i] = (plain[i] ?? 0) ^ (iv[i] ?? 0)
  for (let i = 2 * BLOCK; i < length; i++) mixed[i] = (plain[i] ?? 0) ^ (plain[i - 32] ?? 0)
  const cipher = createCipheriv('aes-256-cbc', key, iv.subarray(0, BLOCK)).setAutoPadding(false)
  const out = cipher.update(mixed)
  for (let i = 0; i < BLOCK; i++) out[i] = (out[i] ?? 0) ^ (iv[BLOCK + i] ?? 0)
  for (let i = BLOCK; i < length; i++) out[i] = (out[i] ?? 0) ^ (plain[i - BLOCK] ?? 0)
  return out
}

/**
 * The inverse, behind `room` bytes that are left free. Its chain runs through the inverse cipher,
 * so it goes block by block.
 */
export const igeDecrypt = (key: Buffer, iv: Buffer, encrypted: Buffer, room = 0): Buffer => {
  assertBlocks(encrypted.length)
  const keys = decryptionKeys(key)
  const out = Buffer.allocUnsafe(room + encrypted.length)
  const [from, to] = [viewOf(encrypted), viewOf(out)]
  startChain(iv)
  for (let at = 0; at < encrypted.length; at += BLOCK) {
    for (let n = 0; n < 4; n++) {
      block[(4 - n) & 3] = from.getInt32(at + 4 * n) ^ (chain[4 + n] as number)
    }
    transform(decryption, keys, block)
    for (let n = 0; n < 4; n++) {
      chain[4 + n] = (block[(4 - n) & 3] as number) ^ (chain[n] as number)
      chain[n] = from.getInt32(at + 4 * n)
      to.setInt32(room + at + 4 * n, chain[4 + n] as number)
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
