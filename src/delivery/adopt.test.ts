import { afterAll, beforeAll, expect, it } from 'vitest'

import type { Delivery } from '../core/model/delivery.ts'
import type { Db, Mongo } from '../mongo/connect.ts'
import type { LaneRef } from './ports.ts'

import { slugs } from '../collections/slugs.ts'
import { connectMongo } from '../mongo/connect.ts'
import { LEASE_TTL } from './lease.ts'
import { acquire, ensureLane } from './mongo-leases.ts'
import { mongoOutbox } from './mongo-outbox.ts'

let mongo: Mongo

beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
})
afterAll(async () => {
  await mongo?.db.dropDatabase()
  await mongo?.close()
})

const at = new Date('2026-03-02T10:00:00Z')
const ids = Array.from({ length: 5 }, (_, n) => `acme.spring.p${n}.0`)
const rowOf = (_id: string, n: number): Delivery => ({
  ...{ _id, tenant: 'acme', campaign: 'spring', contact: `acme.p${n}`, account: 'one', step: 0 },
  ...{ randomId: String(n + 1), state: 'queued', reason: null, dueAt: at, attempts: [], fence: 0 },
  ...{ peer: { userId: '1', accessHash: '1' }, message: { text: 'Hi', entities: [], media: null } },
  ...{ linkCodes: [], messageId: null, sentAt: null, readAt: null, repliedAt: null },
  ...{ createdAt: at, updatedAt: at },
})

const take = async (owner: string): Promise<LaneRef> => {
  const held = await acquire(mongo.db, { lane: 'acme.one', owner, ttl: -LEASE_TTL })
  return { tenant: 'acme', account: 'one', fence: held?.fence ?? 0 }
}

/** A database that does all of it but the last write, of which it never answers. */
const stumbling = (db: Db): Db =>
  new Proxy(db, {
    get: (target, name) => {
      if (name !== 'collection') return Reflect.get(target, name).bind(target)
      return (collection: string) =>
        new Proxy(target.collection(collection), {
          get: (of, method) =>
            collection === slugs.lanes && method === 'updateOne'
              ? () => Promise.reject(new Error('connection timed out'))
              : Reflect.get(of, method).bind(of),
        })
    },
  })

it('counts one crash for what was in hand, however often the taking over stumbles', async () => {
  const { db } = mongo
  await ensureLane(db, { tenant: 'acme', account: 'one', network: 'sandbox' })
  await db.collection<Delivery>(slugs.deliveries).insertMany(ids.map(rowOf))
  const nothing = { key: '', count: 0 }
  const first = await take('first')
  await mongoOutbox(db).receive([{ lane: first, no: 1, flight: ids, hour: nothing, day: nothing }])
  for (const owner of ['second', 'third', 'fourth'])
    await expect(mongoOutbox(stumbling(db)).adopt(await take(owner), at)).rejects.toThrow('timed')
  const last = await take('fifth')
  await mongoOutbox(db).adopt(last, at)
  const rows = await db.collection<Delivery>(slugs.deliveries).find().toArray()
  const told = rows.map(({ state, fence, attempts }) => ({ state, fence, tries: attempts.length }))
  expect(told).toEqual(ids.map(() => ({ state: 'unknown', fence: last.fence, tries: 1 })))
})
