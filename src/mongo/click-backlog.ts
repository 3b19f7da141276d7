import type { Db } from 'mongodb'

import type { ClickChunk } from '../core/model/money-trail.ts'

import { slugs } from '../collections/slugs.ts'

/**
 * Platform: when the oldest clicks that nobody has unpacked were shipped. Ask before looking for a
 * click: a chunk goes once its clicks are there.
 */
export const oldestPackedClicks = async (db: Db): Promise<Date | null> => {
  const [oldest] = await db
    .collection<ClickChunk>(slugs.clickChunks)
    .find({}, { projection: { at: 1 }, sort: { at: 1 }, limit: 1 })
    .toArray()
  return oldest?.at ?? null
}
