import type { Mongo } from '../../src/mongo/connect.ts'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { runId } from '../../src/core/ids.ts'
import { after, DAY, HOUR } from '../../src/core/time.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { migrate } from '../../src/mongo/migrate.ts'
import { dashboardFigures } from '../../src/plugins/analytics/read.ts'
import { categories } from '../../src/plugins/analytics/read-categories.ts'
import { recentDays, rowsOf } from '../../src/plugins/analytics/store.ts'
import { uncredited } from '../../src/plugins/attribution/store.ts'
import { features } from '../../src/plugins/index.ts'
import { insert } from './money-harness.ts'

const tenant = 'tenant01'
const campaign = 'camp1'
const now = new Date('2026-06-10T12:00:00Z')
const dayOf = (ago: number) =>
  after(now, -ago * DAY)
    .toISOString()
    .slice(0, 10)
let mongo: Mongo
const own = () => forTenant(mongo.db, tenant)

beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  await migrate(mongo.db, features)
  const many = <Row>(count: number, row: (n: number) => Row) =>
    Array.from({ length: count }, (_, n) => row(n))
  await insert(
    mongo.db,
    slugs.clicks,
    many(6_000, (n) => ({
      ...{ _id: `${tenant}.s.${n}`, tenant, campaign, delivery: `${tenant}.${campaign}.p${n}.0` },
      ...{ contact: `${tenant}.p${n}`, bot: n % 10 === 0, at: after(now, -(n % 60) * DAY) },
    })),
  )
  await insert(
    mongo.db,
    slugs.orders,
    many(6_000, (n) => ({
      ...{ _id: `${tenant}.s.${n}`, tenant, contact: `${tenant}.p${n % 40}` },
      ...{ credit: { campaign, at: now }, total: { amount: 1, currency: 'EUR' } },
      ...{ placedAt: after(now, -(n % 60) * DAY), receivedAt: now, updatedAt: now },
      entries: [{ id: 'sale', kind: 'sale', amount: 1, at: after(now, -(n % 60) * DAY) }],
    })),
  )
  await insert(
    mongo.db,
    slugs.contacts,
    many(6_000, (n) => ({
      ...{ _id: `${tenant}.p${n}`, tenant, createdAt: now },
      category: { name: n % 3 ? 'buyer' : 'browser' },
    })),
  )
  await insert(
    mongo.db,
    slugs.statsDays,
    many(10_000, (n) => ({
      ...{ _id: `t${n % 10}.c${n % 50}.${dayOf(Math.floor(n / 50))}`, tenant: `t${n % 10}` },
      ...{ scope: `c${n % 50}`, day: dayOf(Math.floor(n / 50)), zone: 'UTC' },
    })),
  )
})
afterAll(async () => {
  await mongo.db.dropDatabase()
  await mongo.close()
})

type Seen = { planSummary: string; docsExamined: number; keysExamined: number; nreturned: number }

/** What MongoDB looked at in a collection while that was done. */
const lookedAt = async (slug: string, doing: () => Promise<unknown>): Promise<Seen[]> => {
  await mongo.db.command({ profile: 0 })
  await mongo.db.dropCollection('system.profile').catch(() => undefined)
  await mongo.db.command({ profile: 2 })
  await doing()
  await mongo.db.command({ profile: 0 })
  const seen = await mongo.db
    .collection<Seen>('system.profile')
    .find({ ns: `${mongo.db.databaseName}.${slug}`, planSummary: { $type: 'string' } })
    .toArray()
  expect(seen.length).toBeGreaterThan(0)
  expect(seen.map(({ planSummary }) => planSummary).join(' ')).not.toContain('COLLSCAN')
  return seen
}
const most = (seen: readonly Seen[]) =>
  Math.max(...seen.map((one) => Math.max(one.docsExamined, one.keysExamined)))

const aDay = () => rowsOf(own(), { campaign, day: dayOf(3), zone: 'UTC' })

test('the clicks of a day are counted where they lie, and no list of messages travels', async () => {
  const { clicks } = await aDay()
  expect(clicks).toEqual([{ at: after(now, -3 * DAY), clicks: 100 }])
  const seen = await lookedAt(slugs.clicks, aDay)
  expect(seen).toHaveLength(1)
  expect(seen[0]).toMatchObject({ docsExamined: 0, nreturned: 1 })
  expect(most(seen)).toBeLessThan(110)
})

test('what a campaign earned on a day is found without its other orders', async () => {
  const { entries } = await aDay()
  expect(entries).toHaveLength(100)
  expect(most(await lookedAt(slugs.orders, aDay))).toBeLessThan(110)
})

test('orders that wait for their credit are found without the others', async () => {
  const waiting = () => uncredited(mongo.db, 200, now)
  const order = (n: number) => ({ _id: `${tenant}.w.${n}`, tenant, credit: null, receivedAt: now })
  await insert(mongo.db, slugs.orders, [
    order(1),
    { ...order(2), creditAfter: after(now, -HOUR) },
    { ...order(3), creditAfter: after(now, HOUR) },
  ])
  expect((await waiting()).map(({ _id }) => _id)).toEqual([`${tenant}.w.1`, `${tenant}.w.2`])
  expect(most(await lookedAt(slugs.orders, waiting))).toBeLessThan(5)
  await mongo.db.collection(slugs.orders).deleteMany({ credit: null })
})

test('the last days of all workspaces are found without the others', async () => {
  const since = () => recentDays(mongo.db, after(now, -3 * DAY))
  expect(await since()).toHaveLength(200)
  expect(most(await lookedAt(slugs.statsDays, since))).toBeLessThan(210)
})

test('contacts are counted by category from the index alone', async () => {
  const seen = await lookedAt(slugs.contacts, () => categories(own()))
  expect(seen.find(({ keysExamined }) => keysExamined >= 6_000)?.docsExamined).toBe(0)
})

test('what somebody spent who is gone is told with the others', async () => {
  await insert(mongo.db, slugs.orders, [
    {
      ...{ _id: `${tenant}.s.gone`, tenant, contact: `${tenant}.gone`, credit: { campaign } },
      ...{ total: { amount: 500, currency: 'EUR' }, receivedAt: now },
      entries: [{ id: 'sale', kind: 'sale', amount: 500, at: now }],
    },
  ])
  expect(await categories(own())).toContainEqual({
    ...{ name: 'unclassified', contacts: 0, orders: 1 },
    revenue: [{ amount: 500, currency: 'EUR' }],
  })
})

test('what runs is live however old its campaign is, and a test to oneself is not', async () => {
  await insert(
    mongo.db,
    slugs.campaigns,
    Array.from({ length: 60 }, (_, n) => ({
      ...{ _id: `k${n}`, tenant, name: `K${n}`, createdAt: after(now, n * HOUR) },
    })),
  )
  const run = (id: string, n: number, over = {}) => ({
    ...{ _id: runId(tenant, id), tenant, campaign: id, startedAt: after(now, n * HOUR) },
    ...{ status: 'running', frozen: { name: id.toUpperCase() }, ...over },
  })
  await insert(mongo.db, slugs.campaignRuns, [
    run('k0', 0),
    run('k1', 1, { status: 'paused' }),
    run('k2', 2, { status: 'finishing' }),
    run('k3', 3),
    run('k59', 4, { status: 'done' }),
    run('k4-test-abc123', 5, { test: { of: 'k4', hash: 'h' } }),
  ])
  const figures = () => dashboardFigures(own(), { days: 7, zone: 'UTC', now })
  const { live, campaigns } = await figures()
  expect(live).toEqual({
    shown: [
      { id: 'k3', name: 'K3', status: 'running' },
      { id: 'k2', name: 'K2', status: 'finishing' },
      { id: 'k1', name: 'K1', status: 'paused' },
    ],
    more: 1,
  })
  expect(campaigns.find(({ id }) => id === 'k59')?.status).toBe('done')
  expect(most(await lookedAt(slugs.campaignRuns, figures))).toBeLessThan(60)
})
