import type { Delivery } from '../../core/model/delivery.ts'
import type { Click } from '../../core/model/money-trail.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'
import { FALLBACK } from '../../core/category.ts'
import { groupBy } from '../../core/group-by.ts'
import { joinId } from '../../core/ids.ts'
import { ulidOf } from '../../core/ulid.ts'
import { askCategory } from '../../mongo/category-due.ts'
import { makeEvent, publishOnce } from '../../mongo/events.ts'
import { markStatsDirty, tenantZone } from '../../mongo/stats-dirty.ts'
import { insertClicks } from './store.ts'

/** A click, and when the edge shipped it. */
export type ShippedClick = { click: Click; shippedAt: Date }

/**
 * Stores clicks and all that follows from them. Whoever was killed in between does it all again, for
 * those that are stored already as well: each part changes nothing the second time.
 */
export const storeClicks = async (
  tenantDb: TenantDb,
  shipped: readonly ShippedClick[],
  { db, now }: { db: Db; now: Date },
): Promise<void> => {
  await insertClicks(
    tenantDb,
    shipped.map(({ click }) => click),
  )
  const people = shipped.filter(({ click }) => !click.bot)
  const clicks = people.map(({ click }) => click)
  if (clicks.length === 0) return
  const messages = await dateMessages(tenantDb, clicks)
  await publishOnce(
    tenantDb,
    people.map((one) => eventOf(one, now)),
  )
  await askCategory(
    tenantDb,
    [...new Set(clicks.map(({ contact }) => contact))],
    ['browser', FALLBACK],
  )
  // Who clicked counts on the day of the message, the click itself on its own.
  const sent = messages.flatMap(({ campaign, sentAt: at }) => (at ? [{ campaign, at }] : []))
  await markStatsDirty(tenantDb, [...clicks, ...sent], await tenantZone(db, tenantDb.tenant))
}

/** Its id is the same each time, so that it is told once. */
const eventOf = ({ click, shippedAt }: ShippedClick, now: Date) => {
  const { tenant, campaign, contact, link, delivery, clickId, at } = click
  const event = makeEvent({
    tenant,
    type: 'link.clicked',
    at: now,
    campaign,
    contact,
    data: { link, delivery, clickId, clickedAt: at.toISOString() },
  })
  return { ...event, _id: joinId(tenant, ulidOf(shippedAt, clickId)) }
}

type Message = Pick<Delivery, 'campaign' | 'sentAt'>

/** Writes down at the messages when they were clicked first. Answers when they were sent. */
const dateMessages = async (tenantDb: TenantDb, clicks: readonly Click[]): Promise<Message[]> => {
  const deliveries = tenantDb.collection<Delivery>(slugs.deliveries)
  const first = [...groupBy(clicks, ({ delivery }) => delivery)].map(([_id, own]) => ({
    _id,
    clickedAt: new Date(Math.min(...own.map(({ at }) => at.getTime()))),
  }))
  await deliveries.bulkWrite(
    first.map(({ _id, clickedAt }) => ({
      updateOne: { filter: { _id }, update: { $min: { clickedAt } } },
    })),
  )
  return deliveries.findAll(
    { _id: { $in: first.map(({ _id }) => _id) } },
    { projection: { _id: 0, campaign: 1, sentAt: 1 } },
  )
}
