import type { Dialog } from '../core/model/contact.ts'
import type { Db } from './connect.ts'

import { slugs } from '../collections/slugs.ts'

/**
 * platform: an earlier version brought conversations in without looking at what was said before. Those
 * of whom nobody knows that they ever wrote are looked at like those of a new account.
 */
export const wantHistory = async (db: Db): Promise<void> => {
  await db
    .collection<Dialog>(slugs.dialogs)
    .updateMany(
      { firstInboundAt: null, history: { $exists: false }, demo: { $ne: true } },
      { $set: { history: 'due' } },
    )
}
