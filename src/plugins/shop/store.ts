import type { Contact } from '../../core/model/contact.ts'
import type { Click, Order, WebhookEvent } from '../../core/model/money-trail.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'
import { ignoreDuplicates } from '../../mongo/duplicates.ts'
import { forTenant } from '../../mongo/for-tenant.ts'

/** A shop that may post, as Payload's collection stores it. `secrets` are sealed. */
export type WebhookSource = {
  _id: string
  tenant: string
  name: string
  /** What its orders are found by, whatever it is called. */
  key?: string
  kind: string
  secrets?: string[]
  demo?: boolean
}

/** Platform: the source behind a webhook address; the hook id names the tenant. */
export const findSource = async (
  db: Db,
  hook: string,
  source: string,
): Promise<WebhookSource | null> => {
  const tenant = await db
    .collection<{ _id: string }>(slugs.tenants)
    .findOne({ hookId: hook }, { projection: { _id: 1 } })
  if (!tenant) return null
  return forTenant(db, tenant._id)
    .collection<WebhookSource>(slugs.webhookSources)
    .findOne({ name: source })
}

/**
 * Keeps raw events. A repeat finds its row there and changes nothing, unless that one failed: shops post
 * again under the same id, and then it is tried again with what they say now.
 */
export const keepEvents = async (
  tenantDb: TenantDb,
  events: readonly WebhookEvent[],
): Promise<void> => {
  const kept = tenantDb.collection<WebhookEvent>(slugs.webhookEvents)
  const there = await ignoreDuplicates(kept.insertMany(events, { ordered: false }))
  const repeats = there.flatMap((index) => events[index] ?? [])
  if (repeats.length === 0) return
  const anew = {
    state: 'received',
    type: null,
    problem: null,
    attempts: 0,
    handledAt: null,
  } as const
  await kept.bulkWrite(
    repeats.map(({ _id, body }) => ({
      updateOne: {
        filter: { _id, state: 'failed' },
        update: { $set: { ...anew, body }, $unset: { retryAt: '' } },
      },
    })),
  )
}

/** Platform: events nobody has understood yet, the oldest first; what failed waits for its time. */
export const waitingEvents = (db: Db, limit: number, now: Date): Promise<WebhookEvent[]> =>
  db
    .collection<WebhookEvent>(slugs.webhookEvents)
    .find(
      { state: 'received', $or: [{ retryAt: { $exists: false } }, { retryAt: { $lte: now } }] },
      { sort: { receivedAt: 1 }, limit },
    )
    .toArray()

/** Puts an event behind the others. */
export const retryEvent = async (tenantDb: TenantDb, id: string, at: Date): Promise<void> => {
  await tenantDb
    .collection<WebhookEvent>(slugs.webhookEvents)
    .updateOne({ _id: id }, { $set: { retryAt: at }, $inc: { attempts: 1 } })
}

type Finished = { state: 'done' | 'failed'; type: string | null; problem: string | null; at: Date }

/** Writes down what became of an event. */
export const finishEvent = async (
  tenantDb: TenantDb,
  id: string,
  { state, type, problem, at }: Finished,
): Promise<void> => {
  await tenantDb.collection<WebhookEvent>(slugs.webhookEvents).updateOne(
    { _id: id },
    {
      $set: { state, type, problem, handledAt: at },
      $unset: { retryAt: '' },
      $inc: { attempts: 1 },
    },
  )
}

export const orders = (tenantDb: TenantDb) => tenantDb.collection<Order>(slugs.orders)

/** The visit that a click id names. */
export const findClick = (tenantDb: TenantDb, clickId: string): Promise<Click | null> =>
  tenantDb.collection<Click>(slugs.clicks).findOne({ clickId })

/** Brings a contact's newest order up to date; an older one changes nothing. A form that was saved leaves an empty one. */
export const rememberOrder = async (tenantDb: TenantDb, order: Order, now: Date): Promise<void> => {
  if (!order.contact) return
  const { number, total, placedAt: at } = order
  const lastOrder = { number, item: order.items[0]?.name ?? null, ...total, at }
  await tenantDb
    .collection<Contact>(slugs.contacts)
    .updateOne(
      { _id: order.contact, $or: [{ 'lastOrder.at': null }, { 'lastOrder.at': { $lte: at } }] },
      { $set: { lastOrder, updatedAt: now } },
    )
}
