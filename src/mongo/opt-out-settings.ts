import type { Db } from './connect.ts'

import { slugs } from '../collections/slugs.ts'

type Settings = { _id: string; optOutLine?: boolean | null; optOutLink?: boolean | null }

/**
 * platform: a workspace from before these settings has sent without the line and without the address. It
 * is written down, so that the panel shows what happens and not what a new workspace begins with.
 */
export const keepOptOutSettings = async (db: Db): Promise<void> => {
  const tenants = db.collection<Settings>(slugs.tenants)
  await tenants.updateMany({ optOutLine: null }, { $set: { optOutLine: false } })
  await tenants.updateMany({ optOutLink: null }, { $set: { optOutLink: false } })
}
