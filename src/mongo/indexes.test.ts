import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Mongo } from './connect.ts'

import { connectMongo } from './connect.ts'
import { createIndexes, dropIndexes } from './indexes.ts'

let mongo: Mongo
beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
})
afterAll(async () => {
  await mongo?.db.dropDatabase()
  await mongo?.close()
})

describe('createIndexes', () => {
  it('should replace an index that an earlier version declared with other options', async () => {
    await createIndexes(mongo.db, {
      things: [{ key: { tenant: 1, at: 1 } }, { key: { tenant: 1 } }],
    })
    const plan = {
      things: [
        { key: { tenant: 1, at: 1 }, partialFilterExpression: { sentAt: null } },
        { key: { tenant: 1 } },
      ],
    }
    await createIndexes(mongo.db, plan)
    await createIndexes(mongo.db, plan)
    const there = await mongo.db.collection('things').indexes()
    expect(there.map(({ key, partialFilterExpression }) => [key, partialFilterExpression])).toEqual(
      [
        [{ _id: 1 }, undefined],
        [{ tenant: 1 }, undefined],
        [{ tenant: 1, at: 1 }, { sentAt: null }],
      ],
    )
  })

  it('should not hide any other refusal', async () => {
    await mongo.db.collection<{ _id: number; n: number }>('twice').insertMany([
      { _id: 1, n: 1 },
      { _id: 2, n: 1 },
    ])
    await expect(
      createIndexes(mongo.db, { twice: [{ key: { n: 1 }, unique: true }] }),
    ).rejects.toThrow(/E11000/)
  })
})

describe('dropIndexes', () => {
  it('should take away what was declared once, and mind nothing that is gone', async () => {
    await createIndexes(mongo.db, { former: [{ key: { a: 1 } }, { key: { b: 1 } }] })
    const retired = { former: ['a_1', 'never_1'], nothing: ['a_1'] }
    await dropIndexes(mongo.db, retired)
    await dropIndexes(mongo.db, retired)
    const there = await mongo.db.collection('former').indexes()
    expect(there.map(({ name }) => name)).toEqual(['_id_', 'b_1'])
  })
})
