import { sha256Words } from './sha256.ts'

export const FROM_CLIENT = 0
export const FROM_SERVER = 8

/** The AES key and vector of one message; `x` is 0 from the client, 8 from the server. */
export const keyAndIv = (authKey: Buffer, messageKey: Buffer, x: number) => {
  for (let i = 0; i < 16; i++) seed[i] = messageKey[i] as number
  for (let i = 0; i < 36; i++) seed[16 + i] = authKey[x + i] as number
  sha256Words(seed, ends)
  for (let i = 0; i < 36; i++) seed[i] = authKey[40 + x + i] as number
  for (let i = 0; i < 16; i++) seed[36 + i] = messageKey[i] as number
  sha256Words(seed, middle)
  const key = Buffer.allocUnsafe(32)
  const iv = Buffer.allocUnsafe(32)
  for (let n = 0; n < 8; n++) {
    const isEnd = n < 2 || n > 5 // Both have their middle from the other.
    key.writeInt32BE((isEnd ? ends : middle)[n] as number, 4 * n)
    iv.writeInt32BE((isEnd ? middle : ends)[n] as number, 4 * n)
  }
  return { key, iv }
}

/** What is hashed for a key, and both hashes: they never outlive a call. */
const seed = Buffer.alloc(52)
const ends = new Int32Array(8)
const middle = new Int32Array(8)
