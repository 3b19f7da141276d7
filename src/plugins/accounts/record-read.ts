import type { Dialog } from '../../core/model/contact.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'
import { FALLBACK } from '../../core/category.ts'
import { after, MINUTE, SECOND } from '../../core/time.ts'
import { readInHand } from '../../delivery/lane-store.ts'
import { askCategory } from '../../mongo/category-due.ts'
import { makeEvent, publishEvents } from '../../mongo/events.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { markLate } from './mark-late.ts'

/** The first look again; each later one waits as long as the receipt is old. */
const LOOK_AGAIN = 5 * SECOND
/** An outcome is stored long before this has passed, unless its sender was killed. */
const USUAL = 10 * SECOND
/** By then whatever was in flight has its outcome, whoever was killed. */
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
    sentAt: { $gt: new Date(0) },
  }
  const rows = await deliveries.find(unread, { projection: { campaign: 1, sentAt: 1 } }).toArray()
  const ids = rows.map(({ _id }) => _id)
  // Before the rows, too: whoever dies in between finds them read, and marks no more.
  await markLate(db, tenant, rows, now)
  await deliveries.updateMany({ _id: { $in: ids }, readAt: null }, { $set: { readAt: now } })
  await markLate(db, tenant, rows, now)
  if (rows.length > 0) await askCategory(tenantDb, [contact], [FALLBACK])
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
  const waits = age < USUAL || (age < SETTLED && (await hasDoubtful(tenantDb, dialog)))
  const change = waits
    ? { $set: { readLookAt: after(now, Math.max(LOOK_AGAIN, age)) } }
    : { $unset: { readPending: '' as const, readLookAt: '' as const } }
  await tenantDb
    .collection<Dialog>(slugs.dialogs)
    .updateOne({ _id: dialog._id, readOutboxMaxId }, change)
}

/** Whether something is on its way to them, or may be. */
const hasDoubtful = async (
  tenantDb: TenantDb,
  { contact, account }: Pick<Dialog, 'contact' | 'account'>,
): Promise<boolean> => {
  const { ids } = await readInHand(tenantDb, [account])
  const found = await tenantDb.collection<Delivery>(slugs.deliveries).findOne(
    {
      contact,
      account,
      $or: [
        { state: { $in: ['leased', 'unknown'] }, sentAt: null },
        { _id: { $in: ids }, state: { $in: ['queued', 'deferred'] } },
      ],
    },
    { projection: { _id: 1 } },
  )
  return found !== null
}
