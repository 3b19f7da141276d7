import type { WebhookEvent } from '../../src/core/model/money-trail.ts'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { after, DAY, HOUR, MINUTE } from '../../src/core/time.ts'
import { begun, makeTrail, type Trail, type Work } from './trail-harness.ts'

let trail: Trail
let work: Work

beforeAll(async () => {
  trail = await makeTrail()
  work = await trail.anew()
})
afterAll(() => trail.close())

const events = () => trail.db.collection<WebhookEvent>(slugs.webhookEvents)
const bodies = async () =>
  Object.fromEntries((await events().find().toArray()).map(({ eventId, body }) => [eventId, body]))

test('what a shop posted is forgotten some days after it was understood, and the order stays', async () => {
  const customer = { email: 'tea@people.example' }
  await trail.post('m1', after(begun, MINUTE), { customer })
  await trail.post('m2', after(begun, MINUTE), { id: 'o2', customer })
  await events().updateOne({ eventId: 'm2' }, { $set: { body: '{"type":"of something else"}' } })
  trail.time.now = after(begun, HOUR)
  await work.shop()
  expect(await events().find().toArray()).toMatchObject([{ state: 'done' }, { state: 'failed' }])

  trail.time.now = after(begun, 7 * DAY)
  await work.shop()
  expect((await bodies())['m1']).toContain('tea@people.example')

  trail.time.now = after(begun, 7 * DAY + HOUR)
  await trail.post('m3', trail.time.now, { id: 'o3', customer })
  await events().updateOne({ eventId: 'm3' }, { $set: { retryAt: after(begun, 90 * DAY) } })
  await work.shop()
  expect(await bodies()).toMatchObject({ m1: '', m2: '{"type":"of something else"}' })

  trail.time.now = after(begun, 30 * DAY + HOUR)
  await work.shop()
  const left = await bodies()
  expect([left['m1'], left['m2']]).toEqual(['', ''])
  // Nobody has understood it yet.
  expect(left['m3']).toContain('tea@people.example')
  expect(await events().findOne({ eventId: 'm1' })).toMatchObject({ state: 'done', attempts: 1 })
  expect(await trail.orders().countDocuments()).toBe(1)
})
