import type { Db } from '../../src/mongo/connect.ts'

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { after, DAY, HOUR } from '../../src/core/time.ts'
import { migrate } from '../../src/mongo/migrate.ts'
import { insert, tenant } from './money-harness.ts'
import { begun, makeTrail, type Trail, type Work } from './trail-harness.ts'

let trail: Trail
let work: Work

beforeAll(async () => {
  trail = await makeTrail()
})
afterAll(() => trail.close())
beforeEach(async () => {
  work = await trail.anew()
})

const runWithCoupon = (campaign: string, startedAt: Date, over: object = {}) =>
  insert(trail.db, slugs.campaignRuns, [
    {
      ...{ _id: `${tenant}.${campaign}`, tenant, campaign, startedAt, status: 'done' },
      frozen: { discountCode: 'SPRING10' },
      ...over,
    },
  ])
const refund = { type: 'order.refunded', placedAt: begun, refund: { id: 'r1', amount: 900 } }
const TEST = 'c2-test-abc123'

test('a coupon earns the campaign that gave it out, not a later test to oneself', async () => {
  await runWithCoupon('c1', trail.time.now)
  await runWithCoupon(TEST, after(trail.time.now, HOUR), { test: { of: 'c2', hash: 'h' } })
  trail.time.now = after(trail.time.now, 2 * HOUR)
  await trail.post('m1', trail.time.now, { coupon: 'SPRING10' })
  await work.shop()
  await work.attribution()
  await work.analytics()
  expect((await trail.orders().findOne({}))?.credit).toMatchObject({
    campaign: 'c1',
    model: 'coupon',
  })
  expect(await trail.figures()).toEqual({ orders: 1, revenue: [4900] })
})

test('an order that a test to oneself has got goes to the campaign at the next start', async () => {
  await runWithCoupon('c1', trail.time.now)
  await runWithCoupon(TEST, after(trail.time.now, HOUR), { test: { of: 'c2', hash: 'h' } })
  trail.time.now = after(trail.time.now, 2 * HOUR)
  await trail.post('m1', trail.time.now, { coupon: 'SPRING10' })
  await work.shop()
  const wrong = { campaign: TEST, link: null, click: null, model: 'coupon' as const }
  await trail
    .orders()
    .updateOne({}, { $set: { credit: { ...wrong, windowDays: 7, at: trail.time.now } } })
  await migrate(trail.db, [])
  await work.attribution()
  await migrate(trail.db, [])
  await work.analytics()
  expect((await trail.orders().findOne({}))?.credit).toMatchObject({
    campaign: 'c1',
    model: 'coupon',
  })
  expect(await trail.figures()).toEqual({ orders: 1, revenue: [4900] })
})

const DAYS_LATER = after(begun, 10 * DAY)
const soldAndCredited = async () => {
  await runWithCoupon('c1', trail.time.now)
  await trail.post('m1', trail.time.now, { coupon: 'SPRING10' })
  await work.shop()
  await work.attribution()
  await work.analytics()
  expect(await trail.figures()).toEqual({ orders: 1, revenue: [4900] })
}

test('a refund counts although the worker was killed between its entry and its mark', async () => {
  await soldAndCredited()
  trail.time.now = DAYS_LATER
  await trail.post('m2', trail.time.now, refund)
  const entry = { id: 'r1', kind: 'refund' as const, amount: -900, at: trail.time.now }
  await trail.orders().updateOne({}, { $push: { entries: entry } })
  trail.time.now = after(trail.time.now, HOUR)
  work = await trail.startWorker()
  await work.shop()
  await work.analytics()
  expect((await trail.orders().findOne({}))?.entries.map(({ amount }) => amount)).toEqual([
    4900, -900,
  ])
  expect(await trail.figures()).toEqual({ orders: 1, revenue: [4000] })
})

test('a refund counts by the credit that was given as it was written', async () => {
  await runWithCoupon('c1', trail.time.now)
  await trail.post('m1', trail.time.now, { coupon: 'SPRING10' })
  await work.shop()
  trail.time.now = DAYS_LATER
  await trail.post('m2', trail.time.now, refund)
  const creditedMeanwhile = await trail.startWorker(
    withHook('updateOne', async (change) => {
      if (!JSON.stringify(change).includes('"$push"')) return
      await work.attribution()
      await work.analytics()
    }),
  )
  await creditedMeanwhile.shop()
  await work.analytics()
  expect(await trail.figures()).toEqual({ orders: 1, revenue: [4000] })
})

test('a credit counts although the worker was killed between giving it and its mark', async () => {
  await runWithCoupon('c1', trail.time.now)
  await trail.post('m1', trail.time.now, { coupon: 'SPRING10' })
  await work.shop()
  const dying = await trail.startWorker(
    withHook('findOneAndUpdate', async (change, write) => {
      await write()
      throw new Error(`killed after ${Object.keys(change)}`)
    }),
  )
  await dying.attribution()
  expect((await trail.orders().findOne({}))?.credit).toMatchObject({ campaign: 'c1' })
  work = await trail.startWorker()
  await work.attribution()
  await work.analytics()
  expect(await trail.figures()).toEqual({ orders: 1, revenue: [4900] })
})

type Hook = (change: object, write: () => Promise<unknown>) => Promise<void>

/** The database, with something that happens before a write to an order, or in its place. */
const withHook = (method: 'updateOne' | 'findOneAndUpdate', hook: Hook): Db => {
  const { db } = trail
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
