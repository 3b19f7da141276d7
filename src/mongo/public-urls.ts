import type { Db } from './connect.ts'

import { slugs } from '../collections/slugs.ts'
import { upserting } from './upsert.ts'

/** An origin under which people reached this installation. platform: it is of nobody's workspace. */
type PublicUrl = { _id: string; firstUsedAt: Date }

/**
 * platform: keeps under which origin Herald is reached now, and answers all there ever were: the
 * addresses in messages of before begin with one of them.
 */
export const keepPublicUrl = async (db: Db, publicUrl: string, now: Date): Promise<string[]> => {
  const { origin } = new URL(publicUrl)
  const known = db.collection<PublicUrl>(slugs.publicUrls)
  const kept = { $setOnInsert: { firstUsedAt: now } }
  await upserting({ upsert: true }, () => known.updateOne({ _id: origin }, kept, { upsert: true }))
  return publicUrls(db)
}

/** platform: all origins under which this installation was ever reached. */
export const publicUrls = async (db: Db): Promise<string[]> => {
  const all = await db.collection<PublicUrl>(slugs.publicUrls).find({}).toArray()
  return all.map(({ _id }) => _id)
}
