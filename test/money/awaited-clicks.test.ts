import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { after, HOUR, MINUTE, SECOND } from '../../src/core/time.ts'
import { identityId } from '../../src/mongo/identities.ts'
import { clickIdOf, keyFor } from '../../src/plugins/links/click-record.ts'
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

const SEGMENT = 'segaaaa'
const clickId = () => clickIdOf(keyFor(trail.env.PAYLOAD_SECRET, 'click-id'), SEGMENT, 0)
/** What the edge has shipped then: Ann's click. */
const shipClick = (at: Date) =>
  insert(trail.db, slugs.clickChunks, [
    {
      ...{ _id: `${SEGMENT}.0.0`, segment: SEGMENT, offset: 0, at },
      clicks: [{ offset: 0, code: 'acmeAAAA1111', visitor: 'v', bot: false, at }],
    },
  ])
const knowByEmail = (value: string) => {
  const masterKey = trail.env.HERALD_MASTER_KEY
  const _id = identityId({ masterKey, tenant, kind: 'email', value })
  const contact = `${tenant}.ann`
  return insert(trail.db, slugs.identities, [{ _id, tenant, kind: 'email', contact }])
}
const receiveAndCredit = async () => {
  await work.shop()
  await work.attribution()
}

test.each([
  ['while a worker runs', 0],
  ['a minute later', MINUTE],
  ['the next morning', 10 * HOUR],
])('an order finds the click that waited with it for a worker: %s', async (_, pause) => {
  await shipClick(trail.time.now)
  await trail.post('m1', after(trail.time.now, SECOND), { clickId: clickId() })
  trail.time.now = after(trail.time.now, pause)
  work = await trail.startWorker()
  trail.time.now = after(trail.time.now, MINUTE) // The clicks of others came first.
  await receiveAndCredit()
  expect(await trail.orders().countDocuments()).toBe(0)
  await work.links()
  await receiveAndCredit()
  await work.analytics()
  const order = await trail.orders().findOne({})
  expect(order).toMatchObject({
    contact: `${tenant}.ann`,
    credit: { campaign: 'c1', model: 'click-id', click: clickId() },
  })
  expect(await trail.figures()).toEqual({ orders: 1, revenue: [4900] })
})

test('an order whose click an edge has yet to ship waits for it after a start', async () => {
  await trail.post('m1', trail.time.now, { clickId: clickId() })
  trail.time.now = after(trail.time.now, HOUR)
  work = await trail.startWorker()
  await receiveAndCredit()
  await shipClick(begun)
  await work.links()
  await receiveAndCredit()
  expect((await trail.orders().findOne({}))?.credit).toMatchObject({
    campaign: 'c1',
    click: clickId(),
  })
})

test('a refund that names no click does not overtake the order that waits for it', async () => {
  await shipClick(begun)
  await trail.post('m1', after(begun, SECOND), { clickId: clickId() })
  const refund = { id: 'r1', amount: 900 }
  await trail.post('m2', after(begun, MINUTE), { type: 'order.refunded', refund })
  trail.time.now = after(begun, HOUR)
  work = await trail.startWorker()
  trail.time.now = after(trail.time.now, MINUTE)
  await receiveAndCredit()
  expect(await trail.orders().countDocuments()).toBe(0)
  await work.links()
  await receiveAndCredit()
  await work.analytics()
  expect((await trail.orders().findOne({}))?.clickId).toBe(clickId())
  expect(await trail.figures()).toEqual({ orders: 1, revenue: [4000] })
})

test('an order of somebody known by e-mail waits for their last click, too', async () => {
  await knowByEmail('ann@people.example')
  await shipClick(trail.time.now)
  await trail.post('m1', after(trail.time.now, SECOND), {
    customer: { email: 'ann@people.example' },
  })
  trail.time.now = after(trail.time.now, HOUR)
  work = await trail.startWorker()
  await receiveAndCredit()
  expect(await trail.orders().findOne({})).toMatchObject({ contact: `${tenant}.ann`, credit: null })
  await work.links()
  await receiveAndCredit()
  expect((await trail.orders().findOne({}))?.credit).toMatchObject({
    campaign: 'c1',
    model: 'last-click',
    click: clickId(),
  })
})

test('clicks that cannot be unpacked hold no order back for ever', async () => {
  await shipClick(trail.time.now)
  await trail.post('m1', after(trail.time.now, SECOND), { clickId: 'of-nobody' })
  trail.time.now = after(trail.time.now, 14 * MINUTE)
  await receiveAndCredit()
  expect(await trail.orders().countDocuments()).toBe(0)
  trail.time.now = after(trail.time.now, 2 * MINUTE)
  await receiveAndCredit()
  expect((await trail.orders().findOne({}))?.credit).toMatchObject({ campaign: null })
})
