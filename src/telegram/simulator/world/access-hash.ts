import { createHmac } from 'node:crypto'

import type { World } from './world.ts'

const MAX_KEPT = 100_000

/** Hashes that were made before, by the secret that made them: every message needs a few. */
const kept = new WeakMap<Buffer, Map<string, bigint>>()

const startFor = (secret: Buffer): Map<string, bigint> => {
  const empty = new Map<string, bigint>()
  kept.set(secret, empty)
  return empty
}

/** What `viewer` must show to address `target`. One account's hash is of no use to another. */
export const accessHash = (
  { secret }: Pick<World, 'secret'>,
  viewer: number,
  target: number | string,
): bigint => {
  const known = kept.get(secret) ?? startFor(secret)
  const name = `${viewer}:${target}`
  const before = known.get(name)
  if (before !== undefined) return before
  const made = createHmac('sha256', secret).update(name).digest().readBigInt64LE(0)
  if (known.size >= MAX_KEPT) known.clear()
  known.set(name, made)
  return made
}
