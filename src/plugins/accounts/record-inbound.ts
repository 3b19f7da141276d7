import type { Contact, Inbound } from '../../core/model/contact.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { TenantEvent } from '../../core/model/event.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'
import { after } from '../../core/time.ts'
import { categoryDue } from '../../mongo/category-due.ts'
import { makeEvent, publishEvents, publishOnce } from '../../mongo/events.ts'
import { readInHand } from '../../delivery/lane-store.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { stopWritingTo } from '../../mongo/stop-list.ts'
import { markLate } from './mark-late.ts'
import { isOptOut } from './opt-out.ts'
import { REPLY_WINDOW, replyTo } from './reply-to.ts'
import { withdrawConsent } from './take-opt-out.ts'
import { optOutEvent } from './tell-opt-out.ts'

/** A person with more messages than this in one week gets too many. */
const NEWEST = 20

/**
 * Turns one received message into facts. Every write may be repeated: the row is marked last, so a
 * worker that dies in between only does it again.
 */
export const recordInbound = async (db: Db, row: Inbound, now: Date): Promise<void> => {
  const tenantDb = forTenant(db, row.tenant)
  const demo = row.demo ? { demo: true } : {}
  await tenantDb
    .collection<Contact>(slugs.contacts)
    .updateOne({ _id: row.contact }, { $max: { lastInboundAt: row.at }, $set: categoryDue() })
  const meaning = replyTo({ ...row, now, rows: await messagesTo(tenantDb, row) })
  const replied = meaning.do === 'mark' ? await markReply(tenantDb, meaning.delivery, row.at) : null
  if (replied) await markLate(db, row.tenant, [replied], now)
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
  const optedOut = await optOutOf(db, row, facts.campaign, now)
  await publishEvents(tenantDb, events)
  if (optedOut) await publishOnce(tenantDb, [optedOut])
  await tenantDb.collection<Inbound>(slugs.inbound).updateOne(
    // Whoever has changed it to something else meanwhile is looked at again.
    { _id: row._id, handledAt: null, text: row.text },
    {
      $set:
        meaning.do === 'wait'
          ? { lookAgainAt: meaning.until, waitsFor: meaning.delivery }
          : { handledAt: now },
    },
  )
}

/** What they may answer: the newest messages that went out to them, and those in flight. */
const messagesTo = async (
  tenantDb: TenantDb,
  { contact, account, at, waitsFor }: Inbound,
): Promise<Answerable[]> => {
  const deliveries = tenantDb.collection<Delivery>(slugs.deliveries)
  const { ids, orphaned } = await readInHand(tenantDb, [account])
  const mayLeave = (row: Delivery): Answerable =>
    ids.includes(row._id) && isWaiting(row) ? asBegun(row, !orphaned.includes(row._id)) : row
  const [sent, open, inHand, awaited] = await Promise.all([
    deliveries
      .find(
        { contact, state: 'sent', sentAt: { $gte: after(at, -REPLY_WINDOW) } },
        { sort: { sentAt: -1 }, limit: NEWEST },
      )
      .toArray(),
    deliveries
      .find(
        { contact, account, state: { $in: ['leased', 'unknown'] }, sentAt: null },
        { limit: NEWEST },
      )
      .toArray(),
    deliveries
      .find({ _id: { $in: ids }, contact, account, state: { $in: ['queued', 'deferred'] } })
      .toArray(),
    waitsFor === undefined ? null : deliveries.findOne({ _id: waitsFor }),
  ])
  const others = [...sent, ...open, ...inHand.map(mayLeave)].filter(({ _id }) => _id !== waitsFor)
  return awaited ? [...others, mayLeave(awaited)] : others
}

type Answerable = Delivery & { inHand?: boolean }

const isWaiting = ({ state }: Delivery): boolean => state === 'queued' || state === 'deferred'

/** A row in a sender's hand may have left at any moment since it was last written. */
const asBegun = (row: Delivery, inHand: boolean): Answerable => ({
  ...{ ...row, state: 'leased', inHand },
  attempts: [...row.attempts, { at: row.updatedAt, outcome: 'begun', detail: null }],
})

/** Null when it was answered before. */
const markReply = (tenantDb: TenantDb, delivery: string, at: Date): Promise<Delivery | null> =>
  tenantDb
    .collection<Delivery>(slugs.deliveries)
    .findOneAndUpdate(
      { _id: delivery, repliedAt: null },
      { $set: { repliedAt: at } },
      { returnDocument: 'after' },
    )

/** The sender stored what they asked for with the message; the workspace is told of it once. */
const optOutOf = async (
  db: Db,
  row: Inbound,
  campaign: string | null,
  now: Date,
): Promise<TenantEvent | null> => {
  if (!isOptOut(row.text)) return null
  const { _id: source, tenant, contact, account, demo } = row
  await withdrawConsent(db, row)
  await stopWritingTo(
    { db, heard: null },
    {
      ...{ tenant, contact, person: null, reason: 'opt-out', at: now, source },
      ...(demo && { demo }),
    },
  )
  const told = { contact, account, campaign, source, data: {}, demo }
  return optOutEvent(forTenant(db, tenant), told, now)
}
