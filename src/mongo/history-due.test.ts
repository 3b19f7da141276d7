import type { Dialog } from '../core/model/contact.ts'
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

it('should look once at conversations that an earlier version brought in, and at no others', async () => {
  const tenants = mongo.db.collection<{ _id: string; historyWanted?: boolean }>(slugs.tenants)
  await tenants.insertOne({ _id: 'home' })
  const dialogs = mongo.db.collection<Pick<Dialog, '_id' | 'history'>>(slugs.dialogs)
  const dialog = (_id: string, more: object) => ({ _id, tenant: 'home', account: 'a', ...more })
  await dialogs.insertMany([
    dialog('answered', { firstInboundAt: null }),
    dialog('heard', { firstInboundAt: new Date() }),
    dialog('read', { firstInboundAt: null, history: 'read' }),
    dialog('demo', { firstInboundAt: null, demo: true }),
  ] as never)
  await migrate(mongo.db, [])
  const states = (await dialogs.find().toArray()).map(({ _id, history }) => [_id, history])
  expect(Object.fromEntries(states)).toEqual({
    ...{ answered: 'due', read: 'read', heard: undefined, demo: undefined },
  })
  // Not again: the conversations of a workspace are many, and a start is often.
  await dialogs.insertOne(dialog('later', { firstInboundAt: null }) as never)
  await migrate(mongo.db, [])
  expect((await dialogs.findOne({ _id: 'later' }))?.history).toBeUndefined()
})
