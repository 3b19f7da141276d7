import { createHmac } from 'node:crypto'

import type { World } from './world.ts'

/** What `viewer` must show to address `target`. One account's hash is of no use to another. */
export const accessHash = (
  { secret }: Pick<World, 'secret'>,
  viewer: number,
  target: number | string,
): bigint => createHmac('sha256', secret).update(`${viewer}:${target}`).digest().readBigInt64LE(0)
