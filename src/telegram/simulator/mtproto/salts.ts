import type { KeyRow } from '../world/model.ts'
import { sha256 } from '../../crypto/hash.ts'

/** How long a salt is the current one; it is good for as long again. */
export const SALT_PERIOD_MS = 30 * 60_000

type SaltKey = Pick<KeyRow, 'key' | 'salt' | 'createdAt'>

const periodAt = ({ createdAt }: SaltKey, now: number): number =>
  Math.max(0, Math.floor((now - createdAt) / SALT_PERIOD_MS))

/** The salt of the nth period. The first is agreed on in the key exchange. */
const saltOf = (key: SaltKey, period: number): bigint => {
  if (period === 0) return key.salt
  const seed = Buffer.alloc(16)
  seed.writeBigInt64LE(key.salt)
  seed.writeBigUInt64LE(BigInt(period), 8)
  return sha256(key.key, seed).readBigInt64LE(0)
}

/** The salt that the server uses now. */
export const currentSalt = (key: SaltKey, now: number): bigint => saltOf(key, periodAt(key, now))

/** Whether a client may use `salt`: the current one, or the one before. */
export const isSaltGood = (key: SaltKey, salt: bigint, now: number): boolean => {
  const period = periodAt(key, now)
  if (salt === saltOf(key, period)) return true
  return period > 0 && salt === saltOf(key, period - 1)
}

/** The next salts, each from when until when it is good, in Unix seconds. */
export const futureSalts = (
  key: SaltKey,
  now: number,
  count: number,
): { validSince: number; validUntil: number; salt: bigint }[] => {
  const first = periodAt(key, now)
  return Array.from({ length: count }, (_, index) => {
    const since = key.createdAt + (first + index) * SALT_PERIOD_MS
    return {
      validSince: Math.floor(since / 1000),
      validUntil: Math.floor((since + 2 * SALT_PERIOD_MS) / 1000),
      salt: saltOf(key, first + index),
    }
  })
}
