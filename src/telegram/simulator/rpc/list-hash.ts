const MASK = (1n << 64n) - 1n

/** Telegram's hash of a list of ids: a client that sends it back has this list already. */
export const listHash = (ids: readonly number[]): bigint => {
  let hash = 0n
  for (const id of ids) {
    hash ^= hash >> 21n
    hash ^= (hash << 35n) & MASK
    hash ^= hash >> 4n
    hash = (hash + BigInt(id)) & MASK
  }
  return BigInt.asIntN(64, hash)
}
