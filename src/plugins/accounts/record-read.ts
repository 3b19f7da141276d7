import type { Dialog } from '../../core/model/contact.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { Db } from '../../mongo/connect.ts'

import { slugs } from '../../collections/slugs.ts'
import { after, MINUTE, SECOND } from '../../core/time.ts'
import { makeEvent, publishEvents } from '../../mongo/events.ts'
import { forTenant } from '../../mongo/for-tenant.ts'

/** The first look again; each later one waits as long as the receipt is old. */
const LOOK_AGAIN = 5 * SECOND
/** By then whatever was in flight has its outcome, also when its sender was killed. */
const SETTLED = 10 * MINUTE

/** Marks what a person has read, up to the newest message that Telegram says they saw. */
export const recordRead = async (db: Db, dialog: Dialog, now: Date): Promise<void> => {
  const { tenant, account, contact, readOutboxMaxId } = dialog
  const tenantDb = forTenant(db, tenant)
  const deliveries = tenantDb.collection<Delivery>(slugs.deliveries)
  const unread = {
    contact,
    account,
    state: 'sent' as const,
    messageId: { $lte: readOutboxMaxId, $gt: 0 },
    readAt: null,
  }
  const rows = await deliveries.find(unread, { projection: { campaign: 1 } }).toArray()
  const ids = rows.map(({ _id }) => _id)
  await deliveries.updateMany({ _id: { $in: ids }, readAt: null }, { $set: { readAt: now } })
  await publishEvents(
    tenantDb,
    rows.map(({ _id, campaign }) =>
      makeEvent({
        tenant,
        type: 'contact.read',
        at: now,
        campaign,
        contact,
        account,
        data: { delivery: _id },
        ...(dialog.demo && { demo: true }),
      }),
    ),
  )
  // A receipt can overtake the outcome of the message it speaks of, or a newer one come meanwhile.
  const seenAt = dialog.readSeenAt ?? now
  const age = now.getTime() - seenAt.getTime()
  const change =
    age < SETTLED
      ? { $set: { readLookAt: after(now, Math.max(LOOK_AGAIN, age)) } }
      : { $unset: { readPending: '' as const, readLookAt: '' as const } }
  await tenantDb
    .collection<Dialog>(slugs.dialogs)
    .updateOne({ _id: dialog._id, readOutboxMaxId }, change)
}
