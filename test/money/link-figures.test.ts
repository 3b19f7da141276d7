import type { Mongo } from '../../src/mongo/connect.ts'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { migrate } from '../../src/mongo/migrate.ts'
import { linkFigures } from '../../src/plugins/analytics/read-links.ts'
import { features } from '../../src/plugins/index.ts'
import { insert } from './money-harness.ts'

const tenant = 'tenant01'
const campaign = 'camp2'
const page = 'https://herald.test/preferences'
const pages = new Set([page])
const now = new Date('2026-06-10T12:00:00Z')
let mongo: Mongo
const own = () => forTenant(mongo.db, tenant)

const link = (n: number, url: string, of = campaign) => ({
  ...{ _id: `${tenant}.l${n}`, tenant, campaign: of, url, label: null, createdAt: now },
})
const click = (n: number, of: number, person: string, bot = false) => ({
  ...{ _id: `${tenant}.l.${n}`, tenant, campaign, link: `${tenant}.l${of}` },
  ...{ contact: person, delivery: `${tenant}.${campaign}.${person}.0`, bot, at: now },
})
const order = (n: number, of: string | null, amounts: number[]) => ({
  ...{ _id: `${tenant}.l.${n}`, tenant, total: { amount: amounts[0], currency: 'EUR' } },
  ...{ credit: { campaign, link: of }, placedAt: now },
  entries: amounts.map((amount) => ({ id: `e${amount}`, kind: 'sale', amount, at: now })),
})
const delivery = (person: string, step: number, codes: string[], state = 'sent') => ({
  ...{ _id: `${tenant}.${campaign}.${person}.${step}`, tenant, campaign, contact: person },
  ...{ step, state, linkCodes: codes, sentAt: state === 'sent' ? now : null, createdAt: now },
})
const code = (_id: string, of: number) => ({ _id, tenant, campaign, link: `${tenant}.l${of}` })

beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  await migrate(mongo.db, features)
  await insert(mongo.db, slugs.links, [
    link(1, 'https://shop.test/a'),
    link(2, 'https://shop.test/b'),
    link(3, `${page}/?from=a-message`),
    link(4, 'https://shop.test/elsewhere', 'camp3'),
    link(5, 'https://shop.test/nudged'),
    link(6, 'https://shop.test/to-come'),
  ])
  await insert(mongo.db, slugs.clicks, [
    ...[click(1, 2, 'ann'), click(2, 2, 'ann'), click(3, 2, 'bo'), click(4, 1, 'bo')],
    ...[click(5, 1, 'program', true), click(6, 5, 'bo')],
  ])
  await insert(mongo.db, slugs.orders, [
    order(1, `${tenant}.l2`, [900, -200]),
    order(2, `${tenant}.l2`, [100]),
    order(3, null, [5_000]),
    order(4, null, [300, -100]),
  ])
  const message = ['ann', 'bo', 'cy', 'di'].map((one) =>
    delivery(one, 0, [`${one}1`, `${one}2`, `${one}3`]),
  )
  await insert(mongo.db, slugs.deliveries, [
    ...message,
    delivery('ed', 0, [], 'failed'),
    ...['bo', 'cy'].map((one) => delivery(one, 1, [`${one}5`])),
    delivery('bo', 2, ['bo6'], 'deferred'),
  ])
  await insert(mongo.db, slugs.linkCodes, [
    ...['ann', 'bo', 'cy', 'di'].flatMap((one) => [1, 2, 3].map((n) => code(`${one}${n}`, n))),
    ...['bo5', 'cy5'].map((_id) => code(_id, 5)),
    code('bo6', 6),
  ])
})
afterAll(async () => {
  await mongo.db.dropDatabase()
  await mongo.close()
})

test('each link has its people, visits and orders; the page of preferences is none', async () => {
  const { links } = await linkFigures(own(), campaign, pages)
  const nothing = { label: null, orders: 0, revenue: [] }
  const revenue = [{ amount: 800, currency: 'EUR' }]
  const [b, a, nudged, toCome] = ['b', 'a', 'nudged', 'to-come'].map(
    (name) => `https://shop.test/${name}`,
  )
  expect(links).toEqual([
    ...[{ ...nothing, id: `${tenant}.l2`, url: b, sent: 4, clicks: 3, clickers: 2 }].map((one) => ({
      ...one,
      orders: 2,
      revenue,
    })),
    { ...nothing, id: `${tenant}.l1`, url: a, sent: 4, clicks: 1, clickers: 1 },
    { ...nothing, id: `${tenant}.l5`, url: nudged, sent: 2, clicks: 1, clickers: 1 },
    { ...nothing, id: `${tenant}.l6`, url: toCome, sent: 0, clicks: 0, clickers: 0 },
  ])
})

test('a nudge makes no more people of those who have got the message', async () => {
  expect((await linkFigures(own(), campaign, pages)).sent).toBe(4)
})

test('orders by a discount code are of no link, and are told beside the links', async () => {
  const { links, elsewhere } = await linkFigures(own(), campaign, pages)
  expect(elsewhere).toEqual({ orders: 2, revenue: [{ amount: 5_200, currency: 'EUR' }] })
  // Together they are what the campaign sold.
  expect(links.reduce((sum, { orders }) => sum + orders, elsewhere.orders)).toBe(4)
})
