import type { Db } from './connect.ts'

import { slugs } from '../collections/slugs.ts'

type Shop = { _id: string; name: string; key?: string }

/**
 * platform: orders of an earlier version are named after the shop's name at that time. That name stays
 * what the shop's orders are found by, whatever it is called from now on.
 */
export const keepShopNames = async (db: Db): Promise<void> => {
  await db
    .collection<Shop>(slugs.webhookSources)
    .updateMany({ key: { $exists: false } }, [{ $set: { key: '$name' } }])
}
