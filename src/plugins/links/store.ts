import type { Click, ClickChunk, LinkCode } from '../../core/model/money-trail.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'
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

/** Platform: the oldest chunks that wait to be unpacked. */
export const nextChunks = (db: Db, limit: number): Promise<ClickChunk[]> =>
  db
    .collection<ClickChunk>(slugs.clickChunks)
    .find({}, { sort: { at: 1 }, limit })
    .toArray()

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

/** Stores clicks and answers those that are new; what was there already stays as it is. */
export const insertClicks = async (
  tenantDb: TenantDb,
  clicks: readonly Click[],
): Promise<Click[]> => {
  const insert = tenantDb
    .collection<Click>(slugs.clicks)
    .insertMany([...clicks], { ordered: false })
  const there = new Set(await ignoreDuplicates(insert))
  return clicks.filter((_, index) => !there.has(index))
}
