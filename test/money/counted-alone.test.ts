import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { after, DAY, HOUR, SECOND } from '../../src/core/time.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { migrate } from '../../src/mongo/migrate.ts'
import { markStatsDirty } from '../../src/mongo/stats-dirty.ts'
import { insert } from './money-harness.ts'
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

/** Two workspaces: what the first left is the oldest, so it comes first everywhere. */
const FIRST = 'first001'
const SECOND_ONE = 'second01'

const openShops = async (timeZone: string): Promise<void> => {
  const at = begun
  await insert(trail.db, slugs.tenants, [
    { _id: FIRST, timeZone, hookId: 'h1', linkPrefix: 'frst' },
    { _id: SECOND_ONE, timeZone: 'Europe/Berlin', hookId: 'h2', linkPrefix: 'scnd' },
  ])
  for (const [index, tenant] of [FIRST, SECOND_ONE].entries()) {
    const campaign = `c${index}`
    const of = { tenant, campaign, contact: `${tenant}.p`, delivery: `${tenant}.${campaign}.p.0` }
    await insert(trail.db, slugs.linkCodes, [
      { _id: `code000${index}`, ...of, link: `${tenant}.l`, url: 'https://shop.example/' },
    ])
    await insert(trail.db, slugs.deliveries, [
      { _id: of.delivery, ...of, state: 'sent', sentAt: at, updatedAt: at },
    ])
    await insert(trail.db, slugs.campaignRuns, [
      {
        ...{ _id: `${tenant}.${campaign}`, tenant, campaign, startedAt: after(at, -HOUR) },
        ...{ status: 'done', frozen: { discountCode: 'X' } },
      },
    ])
  }
}

const clickOn = (codes: readonly string[], at: Date) =>
  insert(
    trail.db,
    slugs.clickChunks,
    codes.map((code, offset) => ({
      ...{ _id: `seg.${offset}`, segment: 'seg', offset, at: after(at, offset) },
      clicks: [{ offset, code, visitor: 'v', bot: false, at }],
    })),
  )

const order = (tenant: string, receivedAt: Date) =>
  insert(trail.db, slugs.orders, [
    {
      ...{ _id: `${tenant}.s.o`, tenant, source: 's', orderId: 'o', number: '1', items: [] },
      ...{ contact: null, clickId: null, coupon: 'X', credit: null, placedAt: receivedAt },
      ...{ total: { amount: 100, currency: 'EUR' }, receivedAt, updatedAt: receivedAt },
      entries: [{ id: 'sale', kind: 'sale', amount: 100, at: receivedAt }],
    },
  ])

const ofTenant = (slug: string, tenant: string) =>
  trail.db.collection(slug).find({ tenant }).toArray()

test('a workspace with a time zone that nobody can count in is counted, and holds up no other', async () => {
  await openShops('IST')
  trail.time.now = after(begun, HOUR)
  await clickOn(['code0000', 'code0001'], trail.time.now)
  await order(FIRST, trail.time.now)
  await order(SECOND_ONE, after(trail.time.now, SECOND))
  await work.links()
  await work.attribution()
  await work.analytics()
  for (const [tenant, campaign] of [
    [FIRST, 'c0'],
    [SECOND_ONE, 'c1'],
  ] as const) {
    const days = await ofTenant(slugs.statsDays, tenant)
    const own = days.find(({ scope }) => scope === campaign)
    expect(own).toMatchObject({ sent: 1, clicks: 1, clickers: 1, orders: 1, day: '2026-06-10' })
  }
  expect(await trail.db.collection(slugs.statsDirty).countDocuments()).toBe(0)
})

/** A database that refuses whatever is written to these collections for this workspace. */
const refusing = (tenant: string, slugsRefused: readonly string[]) =>
  new Proxy(trail.db, {
    get: (db, key) => {
      if (key !== 'collection') return Reflect.get(db, key, db) as unknown
      return (name: string) => {
        const collection = db.collection(name)
        if (!slugsRefused.includes(name)) return collection
        return new Proxy(collection, {
          get: (target, method) => {
            const found = Reflect.get(target, method, target) as unknown
            if (typeof found !== 'function') return found
            return (...given: unknown[]) => {
              if (JSON.stringify(given).includes(tenant)) throw new Error('refused')
              return (found as (...all: unknown[]) => unknown).apply(target, given)
            }
          },
        })
      }
    },
  })

test('clicks that cannot be stored stay, and those of other workspaces do not wait for them', async () => {
  await openShops('UTC')
  await clickOn(['code0000', 'code0001'], begun)
  const broken = await trail.startWorker(refusing(FIRST, [slugs.clicks]))
  await broken.links()
  expect(await ofTenant(slugs.clicks, SECOND_ONE)).toHaveLength(1)
  expect(await trail.db.collection(slugs.clickChunks).countDocuments()).toBe(1)
  await trail.db.collection(slugs.clickChunks).updateMany({}, { $set: { retryAt: begun } })
  await work.links()
  expect(await ofTenant(slugs.clicks, FIRST)).toHaveLength(1)
  expect(await trail.db.collection(slugs.clickChunks).countDocuments()).toBe(0)
})

test('an order that cannot be credited is tried again behind the others', async () => {
  await openShops('UTC')
  trail.time.now = after(begun, HOUR)
  await order(FIRST, begun)
  await order(SECOND_ONE, after(begun, SECOND))
  const broken = await trail.startWorker(refusing(FIRST, [slugs.campaignRuns]))
  await broken.attribution()
  const credits = async () =>
    (
      await trail
        .orders()
        .find({}, { sort: { tenant: 1 } })
        .toArray()
    ).map(({ credit }) => credit?.campaign)
  expect(await credits()).toEqual([undefined, 'c1'])
  await work.attribution()
  expect(await credits()).toEqual([undefined, 'c1'])
  trail.time.now = after(trail.time.now, HOUR)
  await work.attribution()
  expect(await credits()).toEqual(['c0', 'c1'])
})

test('a day that cannot be computed is put off, and the days of others are computed', async () => {
  await openShops('UTC')
  await clickOn(['code0000', 'code0001'], begun)
  await work.links()
  const broken = await trail.startWorker(refusing(FIRST, [slugs.deliveries]))
  await broken.analytics()
  expect(await ofTenant(slugs.statsDays, SECOND_ONE)).not.toHaveLength(0)
  const marks = trail.db.collection(slugs.statsDirty)
  expect(await marks.countDocuments({ tenant: FIRST })).toBe(1)
  await marks.updateMany({}, { $set: { at: begun } })
  await work.analytics()
  expect(await ofTenant(slugs.statsDays, FIRST)).not.toHaveLength(0)
  expect(await marks.countDocuments()).toBe(0)
})

test('a click is told once and counts for its person, though the worker was killed on the way', async () => {
  await openShops('UTC')
  await insert(trail.db, slugs.contacts, [
    { _id: `${FIRST}.p`, tenant: FIRST, category: { name: 'unclassified' } },
  ])
  await clickOn(['code0000'], begun)
  const dying = await trail.startWorker(refusing(FIRST, [slugs.events]))
  await dying.links()
  expect(await ofTenant(slugs.clicks, FIRST)).toHaveLength(1)
  await trail.db.collection(slugs.clickChunks).updateMany({}, { $set: { retryAt: begun } })
  const [chunk] = await trail.db.collection(slugs.clickChunks).find().toArray()
  await work.links()
  expect(await ofTenant(slugs.events, FIRST)).toMatchObject([{ type: 'link.clicked' }])
  expect((await ofTenant(slugs.contacts, FIRST))[0]).toHaveProperty('categoryDue')
  if (chunk) await trail.db.collection(slugs.clickChunks).insertOne(chunk)
  trail.time.now = after(trail.time.now, HOUR)
  await work.links()
  expect(await ofTenant(slugs.events, FIRST)).toHaveLength(1)
})

test('whoever clicks days later counts on the day of the message, and one person once', async () => {
  await openShops('UTC')
  await clickOn(['code0000', 'code0000'], after(begun, 3 * DAY))
  await work.links()
  await work.analytics()
  const days = (await ofTenant(slugs.statsDays, FIRST)).filter(({ scope }) => scope === 'all')
  const figures = days.map(({ day, sent, clicks, clickers }) => [day, sent, clicks, clickers])
  expect(figures.toSorted()).toEqual([
    ['2026-06-10', 1, 0, 1],
    ['2026-06-13', 0, 2, 0],
  ])
})

test('what was clicked before messages knew of it is counted after an update', async () => {
  await openShops('UTC')
  const click = { tenant: FIRST, campaign: 'c0', delivery: `${FIRST}.c0.p.0`, bot: false }
  await insert(trail.db, slugs.clicks, [
    { _id: 'k1', ...click, at: after(begun, 2 * HOUR), clickId: '1' },
    { _id: 'k2', ...click, at: after(begun, HOUR), clickId: '2' },
  ])
  await insert(trail.db, slugs.statsDays, [
    { _id: `${FIRST}.c0.2026-06-10`, tenant: FIRST, scope: 'c0', day: '2026-06-10', clickers: 0 },
  ])
  await migrate(trail.db, [])
  expect((await ofTenant(slugs.deliveries, FIRST))[0]?.['clickedAt']).toEqual(after(begun, HOUR))
  await work.analytics()
  expect(await ofTenant(slugs.statsDays, FIRST)).toContainEqual(
    expect.objectContaining({ scope: 'c0', clickers: 1, clicks: 2 }),
  )
})

test('figures of a test, which earlier versions kept, are not looked at again and again', async () => {
  await openShops('UTC')
  const scope = 'c0-test-abc123'
  await insert(trail.db, slugs.statsDays, [
    { _id: `${FIRST}.${scope}.2026-06-10`, tenant: FIRST, scope, day: '2026-06-10', sent: 1 },
  ])
  await work.analytics()
  await work.analytics()
  expect(await ofTenant(slugs.statsDays, FIRST)).toEqual([])
  expect(await trail.db.collection(slugs.statsDirty).countDocuments()).toBe(0)
})

test('a workspace that moves to another zone counts each hour once', async () => {
  await openShops('UTC')
  const sentAt = new Date('2026-06-10T23:30:00Z')
  await trail.db.collection(slugs.deliveries).updateMany({ tenant: FIRST }, { $set: { sentAt } })
  await insert(trail.db, slugs.events, [
    { _id: `${FIRST}.e`, tenant: FIRST, campaign: 'c0', type: 'contact.opted-out', at: sentAt },
  ])
  await markStatsDirty(forTenant(trail.db, FIRST), [{ campaign: 'c0', at: sentAt }], 'UTC')
  await work.analytics()
  await trail.db
    .collection<{ _id: string }>(slugs.tenants)
    .updateOne({ _id: FIRST }, { $set: { timeZone: 'Asia/Tokyo' } })
  // Both jobs of the worker, the one that marks first.
  await work.analytics()
  await work.analytics()
  const days = await ofTenant(slugs.statsDays, FIRST)
  expect(
    days.map(({ scope, day, sent, optedOut }) => [scope, day, sent, optedOut]).toSorted(),
  ).toEqual([
    ['all', '2026-06-11', 1, 1],
    ['c0', '2026-06-11', 1, 1],
  ])
})
