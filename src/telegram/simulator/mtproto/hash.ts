import { createHash } from 'node:crypto'

const hash =
  (algorithm: string) =>
  (...parts: readonly Buffer[]): Buffer => {
    const state = createHash(algorithm)
    for (const part of parts) state.update(part)
    return state.digest()
  }

export const sha1 = hash('sha1')
export const sha256 = hash('sha256')
