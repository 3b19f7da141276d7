import type { Contact, Identity } from '../../src/core/model/contact.ts'
import type { Order, WebhookEvent } from '../../src/core/model/money-trail.ts'

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { after, HOUR, MINUTE } from '../../src/core/time.ts'
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

const customer = { email: 'Tea@People.example' }
const clickOf = (name: string) => ({
  ...{ _id: `click-${name}`, clickId: `click-${name}`, tenant, campaign: 'c1', link: 'l1' },
  ...{ contact: `${tenant}.${name}`, delivery: `${tenant}.c1.${name}.0`, at: begun },
  ...{ visitor: 'v', bot: false },
})
const receive = async () => {
  await work.shop()
  await work.attribution()
}
const orderOf = (id: string) => trail.orders().findOne({ orderId: id }) as Promise<Order | null>
const eventOf = (id: string) =>
  trail.db.collection<WebhookEvent>(slugs.webhookEvents).findOne({ eventId: id })

test('an order that names a click and an e-mail tells whose it is: the next one by e-mail alone is theirs', async () => {
  await insert(trail.db, slugs.clicks, [clickOf('ann'), clickOf('bob')])
  await trail.post('m1', after(begun, MINUTE), { customer, clickId: 'click-ann' })
  trail.time.now = after(begun, HOUR)
  await receive()
  // Bob uses the same address: the first one stays.
  await trail.post('m2', after(begun, HOUR), { id: 'o2', customer, clickId: 'click-bob' })
  await receive()
  const placedAt = after(begun, 2 * HOUR)
  const again = { id: 'o3', number: 'D-1003', customer: { email: ' tea@people.example' } }
  await trail.post('m3', placedAt, again)
  trail.time.now = after(begun, 3 * HOUR)
  await receive()
  expect((await orderOf('o2'))?.contact).toBe(`${tenant}.bob`)
  expect(await orderOf('o3')).toMatchObject({
    contact: `${tenant}.ann`,
    credit: { campaign: 'c1', model: 'last-click', click: 'click-ann' },
  })
  const ann = await trail.db.collection<Contact>(slugs.contacts).findOne({ _id: `${tenant}.ann` })
  expect(ann?.lastOrder).toMatchObject({ number: 'D-1003', at: placedAt })
  const known = await trail.db.collection<Identity>(slugs.identities).find().toArray()
  expect(known).toMatchObject([{ tenant, kind: 'email', contact: `${tenant}.ann` }])
  expect(JSON.stringify(known)).not.toContain('people.example')
})

test('an e-mail is known in the workspace that heard it, and in no other', async () => {
  await insert(trail.db, slugs.clicks, [clickOf('ann')])
  await trail.post('m1', begun, { customer, clickId: 'click-ann' })
  await trail.post('m2', begun, { id: 'o2', customer })
  await trail.db
    .collection<WebhookEvent>(slugs.webhookEvents)
    .updateOne({ eventId: 'm2' }, { $set: { tenant: 'other001' } })
  trail.time.now = after(begun, HOUR)
  await receive()
  expect(await orderOf('o2')).toMatchObject({ tenant: 'other001', contact: null })
})

test('an order that cannot be stored holds up no other, and is tried again', async () => {
  const refuse = (validator: object) => trail.db.command({ collMod: slugs.orders, validator })
  await trail.post('m0', begun, { id: 'o0' })
  await receive()
  await refuse({ orderId: { $ne: 'bad' } })
  await trail.post('m1', after(begun, MINUTE), { id: 'bad' })
  await trail.post('m2', after(begun, 2 * MINUTE), { id: 'o2' })
  trail.time.now = after(begun, HOUR)
  await receive()
  expect(await orderOf('o2')).not.toBeNull()
  expect(await eventOf('m1')).toMatchObject({ state: 'received', attempts: 1 })
  await receive()
  expect((await eventOf('m1'))?.attempts).toBe(1)
  await refuse({})
  trail.time.now = after(trail.time.now, MINUTE)
  await receive()
  expect(await orderOf('bad')).not.toBeNull()
  expect(await eventOf('m1')).toMatchObject({ state: 'done' })
})

test('an order that cannot be stored for hours is given up, in words', async () => {
  await trail.post('m0', begun, { id: 'o0' })
  await receive()
  await trail.db.command({ collMod: slugs.orders, validator: { orderId: { $ne: 'bad' } } })
  await trail.post('m1', begun, { id: 'bad' })
  for (let hours = 1; hours <= 8; hours += 1) {
    trail.time.now = after(begun, 3 * hours * HOUR)
    await receive()
  }
  expect(await eventOf('m1')).toMatchObject({
    state: 'failed',
    problem: expect.stringContaining('send it again'),
  })
})
