import * as crypto from 'node:crypto'

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

/** SHA-256 of one piece. */
export const sha256Of = (data: Buffer): Buffer =>
  oneShot ? oneShot('sha256', data, 'buffer') : sha256(data)
