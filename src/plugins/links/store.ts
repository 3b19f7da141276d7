import type { Click, ClickChunk, LinkCode, RawClick } from '../../core/model/money-trail.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'
import { MINUTE, SECOND } from '../../core/time.ts'
import { ignoreDuplicates } from '../../mongo/duplicates.ts'

/** Platform: where a code leads. Codes are unique over all tenants; their prefix is the tenant's. */
export const findTarget = async (db: Db, code: string): Promise<string | null> => {
  const found = await db
    .collection<LinkCode>(slugs.linkCodes)
    .findOne({ _id: code }, { projection: { url: 1 } })
  if (!found || !URL.canParse(found.url)) return null
  const url = new URL(found.url)
  return /^https?:$/.test(url.protocol) ? url.href : null
}

/** Platform: the oldest chunks that wait to be unpacked, and some of those that could not be. */
export const nextChunks = async (db: Db, limit: number): Promise<ClickChunk[]> => {
  const chunks = db.collection<ClickChunk>(slugs.clickChunks)
  const fresh = await chunks.find({ tries: null as never }, { sort: { at: 1 }, limit }).toArray()
  const again = await chunks
    .find(
      { retryAt: { $type: 'date' }, $expr: { $lte: ['$retryAt', '$$NOW'] } },
      { sort: { retryAt: 1 }, limit: AGAIN },
    )
    .toArray()
  return [...fresh, ...again]
}

/** Few, so that they take little of the time that the others have. */
const AGAIN = 10
const LONGEST_MS = MINUTE

/** Platform: what is left of a chunk after a failure stands behind the others, each time for longer. */
export const keepChunk = async (
  db: Db,
  { _id, tries = 0 }: ClickChunk,
  clicks: RawClick[],
): Promise<void> => {
  const later = Math.min(LONGEST_MS, SECOND * 2 ** tries)
  await db.collection<ClickChunk>(slugs.clickChunks).updateOne({ _id }, [
    {
      $set: {
        clicks: { $literal: clicks },
        tries: tries + 1,
        retryAt: { $add: ['$$NOW', later] },
      },
    },
  ])
}

/** Platform: unpacked chunks go. */
export const removeChunks = async (db: Db, ids: readonly string[]): Promise<void> => {
  await db.collection<ClickChunk>(slugs.clickChunks).deleteMany({ _id: { $in: [...ids] } })
}

/** Platform: who the codes belong to. */
export const findCodes = async (
  db: Db,
  codes: ReadonlySet<string>,
): Promise<Map<string, LinkCode>> => {
  const found = await db
    .collection<LinkCode>(slugs.linkCodes)
    .find({ _id: { $in: [...codes] } })
    .toArray()
  return new Map(found.map((code) => [code._id, code]))
}

/** Stores clicks; what was there already stays as it is. */
export const insertClicks = async (tenantDb: TenantDb, clicks: readonly Click[]): Promise<void> => {
  const insert = tenantDb
    .collection<Click>(slugs.clicks)
    .insertMany([...clicks], { ordered: false })
  await ignoreDuplicates(insert)
}
