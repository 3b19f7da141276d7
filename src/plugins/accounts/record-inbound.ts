import type { Consent, Contact, Inbound, Suppression } from '../../core/model/contact.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { TenantEvent } from '../../core/model/event.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'
import { joinId, tailOf } from '../../core/ids.ts'
import { after, DAY } from '../../core/time.ts'
import { makeEvent, publishEvents } from '../../mongo/events.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { isOptOut } from './opt-out.ts'

/** A reply counts for the newest message of the week before it. */
const REPLY_WINDOW = 7 * DAY

/**
 * Turns one received message into facts. Every write may be repeated: the row is marked last, so a
 * worker that dies in between only does it again.
 */
export const recordInbound = async (db: Db, row: Inbound, now: Date): Promise<void> => {
  const tenantDb = forTenant(db, row.tenant)
  const demo = row.demo ? { demo: true } : {}
  await tenantDb
    .collection<Contact>(slugs.contacts)
    .updateOne({ _id: row.contact }, { $max: { lastInboundAt: row.at } })
  const replied = await markReply(tenantDb, row)
  const facts = {
    tenant: row.tenant,
    at: now,
    contact: row.contact,
    account: row.account,
    campaign: replied?.campaign ?? null,
    ...demo,
  }
  const events: TenantEvent[] = []
  if (replied)
    events.push(makeEvent({ ...facts, type: 'contact.replied', data: { delivery: replied._id } }))
  if (isOptOut(row.text) && (await optOut(tenantDb, row, now)))
    events.push(makeEvent({ ...facts, type: 'contact.opted-out', data: { how: 'message' } }))
  await publishEvents(tenantDb, events)
  await tenantDb
    .collection<Inbound>(slugs.inbound)
    .updateOne({ _id: row._id, handledAt: null }, { $set: { handledAt: now } })
}

/** The newest delivery before the message; null when there is none or it was answered before. */
const markReply = async (
  tenantDb: TenantDb,
  { contact, at }: Inbound,
): Promise<Delivery | null> => {
  const deliveries = tenantDb.collection<Delivery>(slugs.deliveries)
  // Telegram's times have whole seconds: an answer within the same second must not look earlier.
  const until = after(at, 999)
  const [newest] = await deliveries
    .find(
      { contact, state: 'sent', sentAt: { $gte: after(at, -REPLY_WINDOW), $lte: until } },
      { sort: { sentAt: -1 }, limit: 1 },
    )
    .toArray()
  if (!newest || newest.repliedAt) return null
  return deliveries.findOneAndUpdate(
    { _id: newest._id, repliedAt: null },
    { $set: { repliedAt: at } },
    { returnDocument: 'after' },
  )
}

/** Suppression and withdrawn consent; false when this person had opted out already. */
const optOut = async (tenantDb: TenantDb, row: Inbound, now: Date): Promise<boolean> => {
  const { contact, account, peer, messageId, at, text } = row
  const demo = row.demo ? { demo: true } : {}
  await tenantDb.collection<Consent>(slugs.consents).updateOne(
    { _id: joinId(tenantDb.tenant, account, peer, messageId, 'opt-out') },
    {
      $setOnInsert: {
        contact,
        channel: 'telegram',
        purpose: 'marketing',
        granted: false,
        source: 'message',
        text,
        at,
        ...demo,
      },
    },
    { upsert: true },
  )
  const { upsertedCount } = await tenantDb
    .collection<Suppression>(slugs.suppressions)
    .updateOne(
      { _id: joinId(tenantDb.tenant, tailOf(contact)) },
      { $setOnInsert: { contact, reason: 'opt-out', at: now, ...demo } },
      { upsert: true },
    )
  return upsertedCount === 1
}
