import type { Db } from 'mongodb'

import type { ClickChunk } from '../core/model/money-trail.ts'

import { slugs } from '../collections/slugs.ts'

const HOLDING = [null as never, 1, 2, 3, 4]

/**
 * Platform: when the oldest clicks that nobody has unpacked were shipped. Ask before looking for a
 * click: a chunk goes once its clicks are there. One that could not be unpacked so often holds up nothing.
 */
export const oldestPackedClicks = async (db: Db): Promise<Date | null> => {
  const [oldest] = await db
    .collection<ClickChunk>(slugs.clickChunks)
    .find({ tries: { $in: HOLDING } }, { projection: { at: 1 }, sort: { at: 1 }, limit: 1 })
    .toArray()
  return oldest?.at ?? null
}
