import * as crypto from 'node:crypto'

import { sha256Words } from './sha256.ts'

const hash =
  (algorithm: string) =>
  (...parts: readonly Buffer[]): Buffer => {
    const state = crypto.createHash(algorithm)
    for (const part of parts) state.update(part)
    return state.digest()
  }

export const sha1 = hash('sha1')
export const sha256 = hash('sha256')

type OneShot = (algorithm: string, data: Buffer, encoding: 'buffer') => Buffer

/** `crypto.hash` is younger than the oldest Node that is supported, and twice as fast. */
const oneShot = 'hash' in crypto ? (crypto.hash as OneShot) : null

/** From here on a native call is faster. */
const LONG = 120
const words = new Int32Array(8)

/** SHA-256 of one piece. */
export const sha256Of = (data: Buffer): Buffer => {
  if (data.length >= LONG) return oneShot ? oneShot('sha256', data, 'buffer') : sha256(data)
  sha256Words(data, words)
  const out = Buffer.allocUnsafe(32)
  for (let n = 0; n < 8; n++) out.writeInt32BE(words[n] as number, 4 * n)
  return out
}
