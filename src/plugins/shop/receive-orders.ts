import type { ClickBacklog } from '../../core/awaited-click.ts'
import type { Clock } from '../../core/clock.ts'
import type { Logger } from '../../core/logger.ts'
import type { Order, RevenueEntry, WebhookEvent } from '../../core/model/money-trail.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { OrderEvent } from './order-event.ts'

import { waitsForNamedClick } from '../../core/awaited-click.ts'
import { eachAlone } from '../../core/each-alone.ts'
import { joinId } from '../../core/ids.ts'
import { after, MINUTE } from '../../core/time.ts'
import { askCategory } from '../../mongo/category-due.ts'
import { oldestPackedClicks } from '../../mongo/click-backlog.ts'
import { makeEvent, publishEvents } from '../../mongo/events.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { markStatsDirty, tenantZone } from '../../mongo/stats-dirty.ts'
import { idPart } from './id-part.ts'
import { contactByEmail, rememberEmail } from './known-buyers.ts'
import { parseOrderEvent } from './order-event.ts'
import {
  findClick,
  finishEvent,
  orders,
  rememberOrder,
  retryEvent,
  waitingEvents,
} from './store.ts'

const BATCH = 100
/** Some four hours, each pause twice the one before. */
const MOST_TRIES = 8
const NOT_STORED = 'Herald could not store this order. Have the shop send it again.'

/** `startedAt`: when this worker began. */
export type ReceiveDeps = {
  db: Db
  clock: Clock
  log: Logger
  masterKey: string
  startedAt: Date
}

/** Platform: turns stored webhook events into orders. Safe to run twice on any of them. One that
 * fails holds up no other. */
export const receiveOrders = async (deps: ReceiveDeps): Promise<void> => {
  const events = await waitingEvents(deps.db, BATCH, deps.clock.now())
  if (events.length === 0) return
  const oldest = await oldestPackedClicks(deps.db)
  const held = new Set<string>()
  const receive = (event: WebhookEvent) => {
    const backlog = { oldest, startedAt: deps.startedAt, now: deps.clock.now() }
    return receiveOne(deps, event, { backlog, held })
  }
  await eachAlone(events, receive, (event, err) => putOff(deps, event, err))
}

/** Behind the others, and in the end given up, with a word for the shop's people. */
const putOff = (
  { db, clock, log }: ReceiveDeps,
  { _id, tenant, attempts }: WebhookEvent,
  err: unknown,
): Promise<void> => {
  log.error('could not receive an order', { tenant, event: _id, err })
  const tenantDb = forTenant(db, tenant)
  const at = clock.now()
  if (attempts + 1 < MOST_TRIES) return retryEvent(tenantDb, _id, after(at, MINUTE * 2 ** attempts))
  return finishEvent(tenantDb, _id, { state: 'failed', type: null, problem: NOT_STORED, at })
}

/** `held`: orders that wait for their click, so that a refund that does not name it waits behind them. */
type Round = { backlog: ClickBacklog; held: Set<string> }

const receiveOne = async (
  deps: ReceiveDeps,
  event: WebhookEvent,
  { backlog, held }: Round,
): Promise<void> => {
  const tenantDb = forTenant(deps.db, event.tenant)
  const parsed = parseOrderEvent(event.body)
  const at = deps.clock.now()
  if (!parsed.ok) {
    const { problem } = parsed
    return finishEvent(tenantDb, event._id, { state: 'failed', type: null, problem, at })
  }
  const { type, data } = parsed.event
  const click = data.clickId ? await findClick(tenantDb, data.clickId) : null
  const order = orderIdOf(event, data)
  const waits = data.clickId && !click && waitsForNamedClick(event.receivedAt, backlog)
  if (waits || held.has(order)) return void held.add(order)
  const { demo, receivedAt } = event
  const email = data.customer?.email
  if (click)
    await rememberEmail(deps.masterKey, tenantDb, {
      ...{ email, contact: click.contact, at: receivedAt, ...(demo && { demo }) },
    })
  const contact = click?.contact ?? (await contactByEmail(deps.masterKey, tenantDb, email))
  const problem = await save(deps, tenantDb, { event, parsed: parsed.event, contact })
  const state = problem ? 'failed' : 'done'
  return finishEvent(tenantDb, event._id, { state, type, problem, at })
}

type Facts = { event: WebhookEvent; parsed: OrderEvent; contact: string | null }

/** Answers what is wrong with the event when it fits no order, else null. */
const save = async (
  { db, clock }: ReceiveDeps,
  tenantDb: TenantDb,
  { event, parsed, contact }: Facts,
): Promise<string | null> => {
  const fresh = orderOf(event, parsed, contact)
  await orders(tenantDb).updateOne({ _id: fresh._id }, { $setOnInsert: fresh }, { upsert: true })
  const order = await orders(tenantDb).findOne({ _id: fresh._id })
  if (!order) return null
  const created = order.receivedAt.getTime() === event.receivedAt.getTime()
  if (created) {
    await askCategory(tenantDb, contactsOf(order))
    await rememberOrder(tenantDb, order, clock.now())
    await announce(tenantDb, order, { kind: 'sale', ...order.total }, clock.now())
  }
  return parsed.type === 'order.refunded' ? refundOf({ db, clock }, order, { event, parsed }) : null
}

type RefundEvent = Extract<OrderEvent, { type: 'order.refunded' }>
type RefundFacts = { event: WebhookEvent; parsed: RefundEvent }

/**
 * Answers what is wrong with a refund, else null. A worker that was killed after the entry was written
 * has neither told of it nor marked its day, so a repeat does both.
 */
const refundOf = async (
  { db, clock }: Pick<ReceiveDeps, 'db' | 'clock'>,
  order: Order,
  { event, parsed }: RefundFacts,
): Promise<string | null> => {
  const tenantDb = forTenant(db, order.tenant)
  const { refund, total } = parsed.data
  const entryOf = ({ entries }: Order) => entries.find(({ id }) => id === refund.id)
  if (!entryOf(order)) {
    const problem = problemOf(order, { refund, total })
    if (problem) return problem
    const { receivedAt: at } = event
    const entry: RevenueEntry = { id: refund.id, kind: 'refund', amount: -refund.amount, at }
    await orders(tenantDb).updateOne(
      { _id: order._id, 'entries.id': { $ne: refund.id } },
      { $push: { entries: entry }, $set: { updatedAt: clock.now() } },
    )
  }
  // Its credit may have been given since it was read.
  const stored = await orders(tenantDb).findOne({ _id: order._id })
  const entry = stored && entryOf(stored)
  if (!entry) return null
  await askCategory(tenantDb, contactsOf(stored))
  const { amount, at } = entry
  if (at.getTime() === event.receivedAt.getTime()) {
    const { currency } = stored.total
    await announce(tenantDb, stored, { kind: 'refund', amount, currency }, clock.now())
  }
  const campaign = stored.credit?.campaign
  if (campaign)
    await markStatsDirty(tenantDb, [{ campaign, at }], await tenantZone(db, order.tenant))
  return null
}

const problemOf = (
  order: Order,
  { refund, total }: Pick<RefundEvent['data'], 'refund' | 'total'>,
): string | null => {
  if (order.total.currency !== total.currency) {
    return `data.total.currency: must be ${order.total.currency}, as when it was ordered`
  }
  if (refund.amount > order.entries.reduce((sum, { amount }) => sum + amount, 0)) {
    return 'data.refund.amount: must not be more than what is left of the order'
  }
  return null
}

const contactsOf = ({ contact }: Order): string[] => (contact === null ? [] : [contact])

const orderIdOf = (
  { tenant, source, shop = source }: WebhookEvent,
  { id }: OrderEvent['data'],
): string => joinId(tenant, shop, idPart(id))

const orderOf = (event: WebhookEvent, { data }: OrderEvent, contact: string | null): Order => ({
  _id: orderIdOf(event, data),
  tenant: event.tenant,
  source: event.source,
  orderId: data.id,
  number: data.number,
  contact,
  total: data.total,
  items: data.items,
  clickId: data.clickId ?? null,
  coupon: data.coupon ?? null,
  entries: [{ id: 'sale', kind: 'sale', amount: data.total.amount, at: data.placedAt }],
  credit: null,
  placedAt: data.placedAt,
  receivedAt: event.receivedAt,
  updatedAt: event.receivedAt,
  ...(event.demo && { demo: true }),
})

const announce = (
  tenantDb: TenantDb,
  { _id, tenant, number, contact, credit, demo = false }: Order,
  facts: { kind: 'sale' | 'refund'; amount: number; currency: string },
  at: Date,
): Promise<void> =>
  publishEvents(tenantDb, [
    makeEvent({
      tenant,
      type: 'order.received',
      at,
      campaign: credit?.campaign ?? null,
      contact,
      data: { order: _id, number, ...facts },
      demo,
    }),
  ])
