import { randomBytes } from 'node:crypto'

/** A chance between 0 (included) and 1 (excluded), as pure rules take it. */
export type Random = () => number

/**
 * A Telegram `random_id`: a signed 64-bit integer as a decimal string, never 0 (Telegram answers
 * RANDOM_ID_EMPTY to 0). From the system's CSPRNG, so two deliveries never meet.
 */
export const makeRandomId = (): string => {
  const id = randomBytes(8).readBigInt64LE(0)
  return id === 0n ? makeRandomId() : id.toString()
}
