import type { Mongo } from './connect.ts'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { slugs } from '../collections/slugs.ts'
import { connectMongo } from './connect.ts'
import { migrate } from './migrate.ts'

let mongo: Mongo
beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
})
afterAll(() => mongo.close())

it('should find the orders of a shop by the name that it had in an earlier version', async () => {
  const shops = mongo.db.collection<{ _id: string; name: string; key?: string }>(
    slugs.webhookSources,
  )
  await shops.insertMany([
    { _id: 'old', name: 'store' },
    { _id: 'new', name: 'second', key: 'new' },
  ])
  await migrate(mongo.db, [])
  await shops.updateOne({ _id: 'old' }, { $set: { name: 'store-eu' } })
  await migrate(mongo.db, [])
  const keys = (await shops.find().toArray()).map(({ _id, key }) => [_id, key])
  expect(Object.fromEntries(keys)).toEqual({ old: 'store', new: 'new' })
})
