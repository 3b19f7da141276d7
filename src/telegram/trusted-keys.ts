import { createHash, createPublicKey } from 'node:crypto'

import type { Network } from '../core/model/lane.ts'
import type { ClientLibrary } from './library.ts'

import { int64 } from './library.ts'

/** The keys of Telegram itself, as both libraries ship them. */
const STOCK = ['-3414540481677951611', '-5595554452916591101']

/**
 * A process on network `telegram` runs with exactly the library's stock keys; anything else means
 * that somebody could stand in for Telegram, so the process refuses to go on.
 */
export const assertStockKeys = ({ serverKeys }: ClientLibrary): void => {
  const known = [...serverKeys.keys()].sort()
  if (known.join() === [...STOCK].sort().join()) return
  throw new Error('The Telegram client trusts keys that are not Telegram’s own. Refusing to start.')
}

/** Trusts the local Telegram's key as well. Only a `sandbox` process may do so. */
export const trustSimulator = (library: ClientLibrary, network: Network, pem: string): void => {
  if (network !== 'sandbox') throw new Error('Only network "sandbox" may trust the simulator')
  const { n, e } = createPublicKey(pem).export({ format: 'jwk' })
  if (!n || !e) throw new Error('The simulator’s key file holds no RSA key')
  const modulus = Buffer.from(n, 'base64url')
  const exponent = Buffer.from(e, 'base64url')
  library.serverKeys.set(fingerprintOf(modulus, exponent), {
    n: int64(library, BigInt(`0x${modulus.toString('hex')}`)),
    e: exponent.readUIntBE(0, exponent.length),
  })
}

/** Low 64 bits of SHA-1 over both numbers as TL bytes, signed, in decimal. */
export const fingerprintOf = (modulus: Buffer, exponent: Buffer): string =>
  createHash('sha1')
    .update(tlBytes(modulus))
    .update(tlBytes(exponent))
    .digest()
    .readBigInt64LE(12)
    .toString()

const tlBytes = (value: Buffer): Buffer => {
  const head =
    value.length < 254
      ? Buffer.from([value.length])
      : Buffer.from([254, value.length & 255, (value.length >> 8) & 255, value.length >> 16])
  const padding = Buffer.alloc((4 - ((head.length + value.length) % 4)) % 4)
  return Buffer.concat([head, value, padding])
}
