import type { Mongo } from './connect.ts'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { slugs } from '../collections/slugs.ts'
import { connectMongo } from './connect.ts'
import { holdSending } from './hold-sending.ts'

let mongo: Mongo
beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
})
afterAll(async () => {
  await mongo.db.dropDatabase()
  await mongo.close()
})

it('should stop every workspace that sends, and write down that a start asked for it', async () => {
  const tenants = mongo.db.collection<{ _id: string; killSwitch?: boolean }>(slugs.tenants)
  await tenants.insertMany([{ _id: 'one' }, { _id: 'two', killSwitch: false }])
  await tenants.insertOne({ _id: 'three', killSwitch: true })
  const at = new Date()
  expect([await holdSending(mongo.db, at), await holdSending(mongo.db, at)]).toEqual([2, 0])
  expect(await tenants.countDocuments({ killSwitch: true })).toBe(3)
  const lines = await mongo.db
    .collection(slugs.audit)
    .find({}, { sort: { target: 1 } })
    .toArray()
  expect(lines).toMatchObject([
    { tenant: 'one', actor: 'operator', action: 'workspace.stop-sending' },
    { tenant: 'two', actor: 'operator', reason: 'started with --hold' },
  ])
})
