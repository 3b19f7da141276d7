import type { WebhookEvent } from '../../core/model/money-trail.ts'
import type { Db } from '../../mongo/connect.ts'

import { slugs } from '../../collections/slugs.ts'
import { after, DAY } from '../../core/time.ts'

/** Long enough to compare an order with what the shop sent; of one that failed, to find out why. */
const KEPT = { done: 7 * DAY, failed: 30 * DAY } as const
const BATCH = 1_000

/**
 * Platform: takes out of handled events what shops posted word for word, with the e-mail addresses of their
 * buyers. The rows stay, so that one that is posted once more is known.
 */
export const forgetBodies = async (db: Db, now: Date): Promise<void> => {
  const events = db.collection<WebhookEvent>(slugs.webhookEvents)
  for (const state of ['done', 'failed'] as const) {
    const old = { state, handledAt: { $lte: after(now, -KEPT[state]) }, body: { $gt: '' } }
    for (;;) {
      const rows = await events.find(old, { projection: { _id: 1 }, limit: BATCH }).toArray()
      if (rows.length === 0) break
      await events.updateMany({ _id: { $in: rows.map(({ _id }) => _id) } }, { $set: { body: '' } })
    }
  }
}
