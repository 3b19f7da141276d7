import type { Order } from '../../src/core/model/money-trail.ts'
import type { Db } from '../../src/mongo/connect.ts'
import type { RoleContext, WorkerPart } from '../../src/plugins/roles.ts'

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { after, DAY, HOUR } from '../../src/core/time.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { migrate } from '../../src/mongo/migrate.ts'
import { campaignAnalytics } from '../../src/plugins/analytics/read.ts'
import { worker as analytics } from '../../src/plugins/analytics/worker.ts'
import { worker as attribution } from '../../src/plugins/attribution/worker.ts'
import { worker as links } from '../../src/plugins/links/worker.ts'
import { worker as shop } from '../../src/plugins/shop/worker.ts'
import { insert, makeContext, seedCampaign, tenant } from './money-harness.ts'

const begun = new Date('2026-06-10T12:00:00Z')
let context: RoleContext
let now = begun
let work: Awaited<ReturnType<typeof startWorker>>

const startWorker = async (db = context.mongo.db) => {
  const given = { ...context, mongo: { ...context.mongo, db }, clock: { now: () => now } }
  const jobsOf = async (part: WorkerPart) => {
    const { jobs } = await part(given as never)
    return async () => {
      for (const job of jobs.toReversed()) await job.run({})
    }
  }
  return {
    links: await jobsOf(links as WorkerPart),
    shop: await jobsOf(shop as WorkerPart),
    attribution: await jobsOf(attribution as WorkerPart),
    analytics: await jobsOf(analytics as WorkerPart),
  }
}

beforeAll(async () => {
  context = await makeContext()
})
afterAll(async () => {
  await context.mongo.db.dropDatabase()
  await context.mongo.close()
})
beforeEach(async () => {
  await context.mongo.db.dropDatabase()
  now = begun
  await seedCampaign(context.mongo.db, now)
  work = await startWorker()
})

const orders = () => context.mongo.db.collection<Order>(slugs.orders)
const figures = async () => {
  const { orders: count, revenue } = await campaignAnalytics(
    forTenant(context.mongo.db, tenant),
    'c1',
  )
  return { orders: count, revenue: revenue.map(({ amount }) => amount) }
}

/** What a shop posted then about its one order. */
const post = (eventId: string, receivedAt: Date, { type = 'order.created', ...over }: Posted) =>
  insert(context.mongo.db, slugs.webhookEvents, [
    {
      ...{ _id: `${tenant}.shop.${eventId}`, tenant, source: 'shop', eventId, type: null },
      ...{ state: 'received', problem: null, attempts: 0, receivedAt, handledAt: null },
      body: JSON.stringify({
        type,
        data: {
          ...{ id: 'o1', number: 'D-1001', placedAt: receivedAt, items: [] },
          total: { amount: 4900, currency: 'EUR' },
          ...over,
        },
      }),
    },
  ])
const refund = { type: 'order.refunded', placedAt: begun, refund: { id: 'r1', amount: 900 } }
type Posted = { type?: string; [field: string]: unknown }

const runWithCoupon = (campaign: string, startedAt: Date, over: object = {}) =>
  insert(context.mongo.db, slugs.campaignRuns, [
    {
      ...{ _id: `${tenant}.${campaign}`, tenant, campaign, startedAt, status: 'done' },
      frozen: { discountCode: 'SPRING10' },
      ...over,
    },
  ])
const TEST = 'c2-test-abc123'

test('a coupon earns the campaign that gave it out, not a later test to oneself', async () => {
  await runWithCoupon('c1', now)
  await runWithCoupon(TEST, after(now, HOUR), { test: { of: 'c2', hash: 'h' } })
  now = after(now, 2 * HOUR)
  await post('m1', now, { coupon: 'SPRING10' })
  await work.shop()
  await work.attribution()
  await work.analytics()
  expect((await orders().findOne({}))?.credit).toMatchObject({ campaign: 'c1', model: 'coupon' })
  expect(await figures()).toEqual({ orders: 1, revenue: [4900] })
})

test('an order that a test to oneself has got goes to the campaign at the next start', async () => {
  await runWithCoupon('c1', now)
  await runWithCoupon(TEST, after(now, HOUR), { test: { of: 'c2', hash: 'h' } })
  now = after(now, 2 * HOUR)
  await post('m1', now, { coupon: 'SPRING10' })
  await work.shop()
  const wrong = { campaign: TEST, link: null, click: null, model: 'coupon' as const }
  await orders().updateOne({}, { $set: { credit: { ...wrong, windowDays: 7, at: now } } })
  await migrate(context.mongo.db, [])
  await work.attribution()
  await migrate(context.mongo.db, [])
  await work.analytics()
  expect((await orders().findOne({}))?.credit).toMatchObject({ campaign: 'c1', model: 'coupon' })
  expect(await figures()).toEqual({ orders: 1, revenue: [4900] })
})

const DAYS_LATER = after(begun, 10 * DAY)
const soldAndCredited = async () => {
  await runWithCoupon('c1', now)
  await post('m1', now, { coupon: 'SPRING10' })
  await work.shop()
  await work.attribution()
  await work.analytics()
  expect(await figures()).toEqual({ orders: 1, revenue: [4900] })
}

test('a refund counts although the worker was killed between its entry and its mark', async () => {
  await soldAndCredited()
  now = DAYS_LATER
  await post('m2', now, refund)
  const entry = { id: 'r1', kind: 'refund' as const, amount: -900, at: now }
  await orders().updateOne({}, { $push: { entries: entry } })
  now = after(now, HOUR)
  work = await startWorker()
  await work.shop()
  await work.analytics()
  expect((await orders().findOne({}))?.entries.map(({ amount }) => amount)).toEqual([4900, -900])
  expect(await figures()).toEqual({ orders: 1, revenue: [4000] })
})

test('a refund counts by the credit that was given as it was written', async () => {
  await runWithCoupon('c1', now)
  await post('m1', now, { coupon: 'SPRING10' })
  await work.shop()
  now = DAYS_LATER
  await post('m2', now, refund)
  const creditedMeanwhile = await startWorker(
    withHook('updateOne', async (change) => {
      if (!JSON.stringify(change).includes('"$push"')) return
      await work.attribution()
      await work.analytics()
    }),
  )
  await creditedMeanwhile.shop()
  await work.analytics()
  expect(await figures()).toEqual({ orders: 1, revenue: [4000] })
})

test('a credit counts although the worker was killed between giving it and its mark', async () => {
  await runWithCoupon('c1', now)
  await post('m1', now, { coupon: 'SPRING10' })
  await work.shop()
  const dying = await startWorker(
    withHook('findOneAndUpdate', async (change, write) => {
      await write()
      throw new Error(`killed after ${Object.keys(change)}`)
    }),
  )
  await expect(dying.attribution()).rejects.toThrow('killed after $set')
  work = await startWorker()
  await work.attribution()
  await work.analytics()
  expect(await figures()).toEqual({ orders: 1, revenue: [4900] })
})

type Hook = (change: object, write: () => Promise<unknown>) => Promise<void>

/** The database, with something that happens before a write to an order, or in its place. */
const withHook = (method: 'updateOne' | 'findOneAndUpdate', hook: Hook): Db => {
  const { db } = context.mongo
  const collection = (name: string) => {
    const real = db.collection(name)
    if (name !== slugs.orders) return real
    const write = (...given: Parameters<typeof real.updateOne>) => real[method](...given)
    const hooked = async (...given: Parameters<typeof real.updateOne>) => {
      await hook(given[1], () => write(...given))
      return write(...given)
    }
    return Object.assign(Object.create(real), { [method]: hooked })
  }
  return Object.assign(Object.create(db), { collection })
}
