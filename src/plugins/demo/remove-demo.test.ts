import type { Mongo } from '../../mongo/connect.ts'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { slugs } from '../../collections/slugs.ts'
import { connectMongo } from '../../mongo/connect.ts'
import { removeDemo } from './remove-demo.ts'

let mongo: Mongo
const rows = (slug: string) => mongo.db.collection<{ _id: string }>(slug)

beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
})
afterAll(async () => {
  await mongo.db.dropDatabase()
  await mongo.close()
})

it('should take the codes of the demo, and leave those of its people and of other workspaces', async () => {
  await rows(slugs.tenants).insertMany([
    { _id: 'one', linkPrefix: 'AbCz', demo: true },
    { _id: 'two', linkPrefix: 'AbC0', demo: true },
  ] as never)
  await rows(slugs.campaigns).insertMany([
    { _id: 'demo1', tenant: 'one', demo: true },
    { _id: 'own1', tenant: 'one' },
  ] as never)
  await rows(slugs.linkCodes).insertMany([
    { _id: 'AbCzseeded00', tenant: 'one', campaign: 'demo1', demo: true },
    { _id: 'AbCz00000000', tenant: 'one', campaign: 'demo1' },
    { _id: 'AbCzzzzzzzzz', tenant: 'one', campaign: 'demo1' },
    { _id: 'AbCz0000own0', tenant: 'one', campaign: 'own1' },
    { _id: 'AbC000000000', tenant: 'two', campaign: 'demo1', demo: true },
  ] as never)
  await removeDemo(mongo.db, 'one')
  const left = await rows(slugs.linkCodes)
    .find({}, { sort: { _id: 1 } })
    .toArray()
  expect(left.map(({ _id }) => _id)).toEqual(['AbC000000000', 'AbCz0000own0'])
})
