import type { Click, Order, StatsDay, WebhookEvent } from '../../src/core/model/money-trail.ts'
import type { RunningEdge } from '../../src/edge/start-edge.ts'
import type { RoleContext, WorkerPart } from '../../src/plugins/roles.ts'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { startEdge } from '../../src/edge/start-edge.ts'
import { makeEvent, publishEvents } from '../../src/mongo/events.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { keepShopNames } from '../../src/mongo/shop-keys.ts'
import { markStatsDirty } from '../../src/mongo/stats-dirty.ts'
import { campaignAnalytics, dashboardFigures } from '../../src/plugins/analytics/read.ts'
import { categories } from '../../src/plugins/analytics/read-categories.ts'
import { worker as analytics } from '../../src/plugins/analytics/worker.ts'
import { worker as attribution } from '../../src/plugins/attribution/worker.ts'
import { edge as linksEdge } from '../../src/plugins/links/edge.ts'
import { worker as links } from '../../src/plugins/links/worker.ts'
import { edge as shopEdge } from '../../src/plugins/shop/edge.ts'
import { sign } from '../../src/plugins/shop/signature.ts'
import { worker as shop } from '../../src/plugins/shop/worker.ts'
import { insert, makeContext, seedCampaign, tenant } from './money-harness.ts'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
let context: RoleContext
let edge: RunningEdge
let runJobs: () => Promise<void>

beforeAll(async () => {
  context = await makeContext()
  const { mongo, vault } = context
  await seedCampaign(mongo.db, new Date())
  const place = { tenant, collection: slugs.webhookSources, record: 'src1', field: 'secrets' }
  await insert(mongo.db, slugs.webhookSources, [
    {
      _id: 'src1',
      tenant,
      name: 'shop',
      kind: 'standard',
      secrets: [await vault.seal(place, secret)],
    },
  ])
  edge = await startEdge(context, [linksEdge, shopEdge], { port: 0, webPort: 1 })
  const parts = [links, shop, attribution, analytics] as WorkerPart[]
  const started = await Promise.all(parts.map((part) => part(context as never)))
  const jobs = started.flatMap((part) => part.jobs)
  runJobs = async () => {
    for (const job of jobs) await job.run({})
  }
})
afterAll(async () => {
  await edge.close()
  await context.mongo.db.dropDatabase()
  await context.mongo.close()
})

const order = (over: object = {}) => ({
  id: 'order_1',
  number: 'D-1001',
  placedAt: new Date().toISOString(),
  total: { amount: 4900, currency: 'EUR' },
  items: [{ name: 'Linen shirt', quantity: 1, amount: 4900 }],
  clickId: null,
  coupon: null,
  customer: { email: 'ann@people.example' },
  ...over,
})

const post = (id: string, event: unknown, over: Record<string, string> = {}, name = 'shop') => {
  const body = typeof event === 'string' ? event : JSON.stringify(event)
  const timestamp = Math.floor(Date.now() / 1000)
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': sign({ id, timestamp, body, secret }),
    ...over,
  }
  return fetch(`http://127.0.0.1:${edge.port}/hooks/hook-of-acme/${name}`, {
    method: 'POST',
    body,
    headers,
  })
}
const rows = <T extends object>(slug: string) =>
  context.mongo.db.collection<T>(slug).find().toArray() as Promise<T[]>
const tenantDb = () => forTenant(context.mongo.db, tenant)

test('a click, then a signed order: credited to the campaign, and in the figures', async () => {
  const clicked = await fetch(`http://127.0.0.1:${edge.port}/r/acmeAAAA1111`, {
    redirect: 'manual',
    headers: { 'user-agent': 'Mozilla/5.0' },
  })
  const clickId = new URL(clicked.headers.get('location') ?? '').searchParams.get('herald_click')
  const answer = await post('msg_1', { type: 'order.created', data: order({ clickId }) })
  expect(answer.status).toBe(202)
  await expect
    .poll(
      async () => {
        await runJobs()
        return (await rows<Order>(slugs.orders))[0]?.credit
      },
      { timeout: 25_000 },
    )
    .toMatchObject({ campaign: 'c1', model: 'click-id', click: clickId, windowDays: 7 })
  await runJobs()
  const [contact] = await rows<{ lastOrder: unknown }>(slugs.contacts)
  expect(contact?.lastOrder).toMatchObject({ number: 'D-1001', item: 'Linen shirt', amount: 4900 })
  const figures = await dashboardFigures(tenantDb(), { days: 7, zone: 'UTC', now: new Date() })
  expect(figures).toMatchObject({
    sent: 1,
    clicks: 1,
    clickers: 1,
    clickRate: 1,
    orders: 1,
    revenue: [{ amount: 4900, currency: 'EUR' }],
    campaigns: [{ id: 'c1', name: 'Spring', sent: 1, clickers: 1, orders: 1 }],
  })
  expect(figures.days).toHaveLength(7)
  const vip = { name: 'vip', contacts: 1, orders: 1, revenue: [{ amount: 4900, currency: 'EUR' }] }
  expect(await categories(tenantDb())).toEqual([vip])
})

test('the same event again is answered with success and stored once', async () => {
  const data = order({ id: 'order_2', number: 'D-1002', customer: { email: 'ben@other.example' } })
  const event = { type: 'order.created', data }
  expect((await post('msg_2', event)).status).toBe(202)
  expect((await post('msg_2', event)).status).toBe(202)
  await runJobs()
  expect((await post('msg_2', event)).status).toBe(202)
  await runJobs()
  const events = await rows<WebhookEvent>(slugs.webhookEvents)
  expect(events.filter(({ eventId }) => eventId === 'msg_2')).toMatchObject([{ state: 'done' }])
  expect(await rows(slugs.orders)).toHaveLength(2)
})

test('a refund is a negative entry, once, and lowers the revenue', async () => {
  const data = order({ refund: { id: 'r1', amount: 900 } })
  await post('msg_3', { type: 'order.refunded', data })
  await post('msg_4', { type: 'order.refunded', data })
  await runJobs()
  await runJobs()
  const first = (await rows<Order>(slugs.orders)).find(({ orderId }) => orderId === 'order_1')
  expect(first?.entries.map(({ kind, amount }) => [kind, amount])).toEqual([
    ['sale', 4900],
    ['refund', -900],
  ])
  const { revenue, orders } = await campaignAnalytics(tenantDb(), 'c1')
  expect({ revenue, orders }).toEqual({ revenue: [{ amount: 4000, currency: 'EUR' }], orders: 1 })
})

test('a shop that is renamed keeps its orders: a refund is of the order that was, a repeat is known', async () => {
  const rename = (name: string) =>
    context.mongo.db
      .collection<{ _id: string }>(slugs.webhookSources)
      .updateOne({ _id: 'src1' }, { $set: { name } })
  // What the update writes to the shops that there are.
  await keepShopNames(context.mongo.db)
  const before = await rows<Order>(slugs.orders)
  await rename('shop-eu')
  await post('msg_1', { type: 'order.created', data: order() }, {}, 'shop-eu')
  const data = order({ refund: { id: 'r2', amount: 100 } })
  await post('msg_31', { type: 'order.refunded', data }, {}, 'shop-eu')
  await runJobs()
  await rename('shop')
  const now = await rows<Order>(slugs.orders)
  expect(now.map(({ _id }) => _id)).toEqual(before.map(({ _id }) => _id))
  const first = now.find(({ orderId }) => orderId === 'order_1')
  expect(first?.entries.map(({ amount }) => amount)).toEqual([4900, -900, -100])
  const events = await rows<WebhookEvent>(slugs.webhookEvents)
  expect(events.filter(({ eventId }) => eventId === 'msg_1')).toHaveLength(1)
})

test('an order that fits no rule stays, with field and rule named', async () => {
  const data = order({ total: { amount: 49.5, currency: 'EUR' } })
  expect((await post('msg_5', { type: 'order.created', data })).status).toBe(202)
  expect((await post('msg_6', '{')).status).toBe(202)
  await runJobs()
  const events = await rows<WebhookEvent>(slugs.webhookEvents)
  const problem = (id: string) => events.find(({ eventId }) => eventId === id)?.problem
  expect(problem('msg_5')).toContain('data.total.amount: must be minor units')
  expect(problem('msg_6')).toBe('body: must be JSON')
})

test('an order that failed is tried again when the shop posts it again', async () => {
  const data = order({ id: 'order_5', customer: null })
  expect((await post('msg_5', { type: 'order.created', data })).status).toBe(202)
  await runJobs()
  const again = (await rows<WebhookEvent>(slugs.webhookEvents)).find(
    ({ eventId }) => eventId === 'msg_5',
  )
  expect(again).toMatchObject({ state: 'done', problem: null, attempts: 1 })
  expect((await rows<Order>(slugs.orders)).map(({ orderId }) => orderId)).toContain('order_5')
})

test('refuses what is not signed, what is too big, and addresses that nobody has', async () => {
  const event = { type: 'order.created', data: order({ id: 'order_9' }) }
  const before = (await rows(slugs.webhookEvents)).length
  const forged = await post('msg_9', event, { 'webhook-signature': 'v1,bm8=' })
  expect(forged.status).toBe(401)
  expect(await forged.json()).toMatchObject({
    detail: 'The signature is missing, too old or wrong.',
  })
  expect((await post('msg_9', event, { 'webhook-timestamp': '1614265330' })).status).toBe(401)
  expect((await post('msg_9', 'x'.repeat(300_000))).status).toBe(413)
  const nowhere = `http://127.0.0.1:${edge.port}/hooks/nobody/shop`
  expect((await fetch(nowhere, { method: 'POST', body: '{}' })).status).toBe(404)
  expect(await rows(slugs.webhookEvents)).toHaveLength(before)
})

test('an order without a name goes to the last click of the buyer, known by e-mail', async () => {
  // The first order of this file named her click and her address.
  const data = order({ id: 'order_7', customer: { email: ' Ann@People.Example' } })
  await post('msg_7', { type: 'order.created', data })
  await runJobs()
  const found = (await rows<Order>(slugs.orders)).find(({ orderId }) => orderId === 'order_7')
  const [click] = await rows<Click>(slugs.clicks)
  expect(found?.credit).toMatchObject({
    campaign: 'c1',
    model: 'last-click',
    click: click?.clickId,
  })
})

test('a test to oneself is in no figure, also where an earlier version counted it', async () => {
  const { db } = context.mongo
  const now = new Date()
  const figures = () => dashboardFigures(tenantDb(), { days: 7, zone: 'UTC', now })
  const before = (await figures()).sent
  const campaign = 'c1-test-ab12cd'
  await insert(db, slugs.deliveries, [
    {
      ...{ _id: `${tenant}.${campaign}.self.0`, tenant, campaign, contact: `${tenant}.self` },
      ...{ state: 'sent', sentAt: now, readAt: null, repliedAt: null, updatedAt: now },
    },
  ])
  await publishEvents(tenantDb(), [
    makeEvent({ tenant, type: 'delivery.sent', at: now, campaign, contact: `${tenant}.self` }),
  ])
  const day = now.toISOString().slice(0, 10)
  const counted = await db.collection<StatsDay>(slugs.statsDays).findOne({ day, scope: 'c1' })
  expect(counted?.sent).toBe(1)
  const _id = `${tenant}.${campaign}.${day}`
  await insert(db, slugs.statsDays, [{ ...counted, _id, scope: campaign }])
  await runJobs()
  await markStatsDirty(tenantDb(), [{ campaign: 'c1', at: now }], 'UTC')
  await runJobs()
  expect((await figures()).sent).toBe(before)
})
