import { randomBytes } from 'node:crypto'

/** A chance between 0 (included) and 1 (excluded), as pure rules take it. */
export type Random = () => number

/**
 * A Telegram `random_id`: a signed 64-bit integer as a decimal string, never 0 (Telegram answers
 * RANDOM_ID_EMPTY to 0). From the system's CSPRNG, so two deliveries never meet.
 */
export const makeRandomId = (): string => {
  if (ids.used >= ids.bytes.length) {
    ids.bytes = randomBytes(POOL)
    ids.used = 0
  }
  const id = ids.bytes.readBigInt64LE(ids.used)
  ids.used += BYTES
  return id === 0n ? makeRandomId() : id.toString()
}

/** Asking the system for many at once costs as much as for one. Each is handed out once. */
const BYTES = 8
const POOL = 512 * BYTES
const ids = { bytes: Buffer.alloc(0), used: 0 }
