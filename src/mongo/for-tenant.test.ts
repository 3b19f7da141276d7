import fc from 'fast-check'
import type { Filter } from 'mongodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { Mongo } from './connect.ts'

import { connectMongo } from './connect.ts'
import { forTenant } from './for-tenant.ts'

type Row = { _id: string; tenant: string; n: number }

describe('forTenant', () => {
  let mongo: Mongo
  const rowsOf = (tenant: string) => forTenant(mongo.db, tenant).collection<Row>('rows')
  const foreign = () => mongo.db.collection<Row>('rows').find({ tenant: 'bbb' }).toArray()

  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  })
  afterAll(() => mongo.close())
  beforeEach(async () => {
    await mongo.db.collection<Row>('rows').deleteMany({})
    await rowsOf('aaa').insertOne({ _id: 'aaa.1', tenant: 'aaa', n: 1 })
    await rowsOf('bbb').insertOne({ _id: 'bbb.1', tenant: 'bbb', n: 1 })
  })

  it('should let every writer through when many upsert one new row at once', async () => {
    const rows = rowsOf('aaa')
    for (let round = 2; round < 22; round += 1) {
      const upsert = (n: number) =>
        rows.updateOne({ _id: `aaa.${round}` }, { $max: { n } }, { upsert: true })
      await Promise.all(Array.from({ length: 12 }, (_, n) => upsert(n)))
      expect(await rows.findOne({ _id: `aaa.${round}` })).toMatchObject({ n: 11, tenant: 'aaa' })
    }
    await expect(
      rows.updateOne({ _id: 'aaa.1', n: 99 }, { $set: { n: 5 } }, { upsert: true }),
    ).rejects.toThrow('E11000')
  })

  it('should never reach a row of another tenant, whatever the filter', async () => {
    const filter = fc.constantFrom<Filter<Row>>(
      {},
      { tenant: 'bbb' },
      { _id: 'bbb.1' },
      { $or: [{ tenant: 'bbb' }, { n: 1 }] },
      { tenant: { $in: ['aaa', 'bbb'] } },
    )
    const before = await foreign()
    await fc.assert(
      fc.asyncProperty(filter, async (given) => {
        const rows = rowsOf('aaa')
        const found = await rows.find(given).toArray()
        expect(found.every(({ tenant }) => tenant === 'aaa')).toBe(true)
        await rows.updateMany(given, { $inc: { n: 1 } })
        await rows.bulkWrite([{ updateMany: { filter: given, update: { $inc: { n: 1 } } } }])
        await rows.findOneAndUpdate(given, { $inc: { n: 1 } })
        await rows.deleteMany({ ...given, n: { $gt: 1_000_000 } })
        expect(await foreign()).toEqual(before)
      }),
      { numRuns: 20 },
    )
  })

  it('should put its tenant on what it inserts, and refuse a foreign row', async () => {
    const rows = rowsOf('aaa')
    await rows.updateOne({ _id: 'aaa.2' }, { $set: { n: 2 } }, { upsert: true })
    expect((await rows.findOne({ _id: 'aaa.2' }))?.tenant).toBe('aaa')
    expect(() => rows.insertOne({ _id: 'bbb.2', tenant: 'bbb', n: 2 })).toThrow(/of bbb/)
    expect(() => forTenant(mongo.db, '')).toThrow()
  })

  it('should begin a pipeline with its tenant', async () => {
    const counted = await rowsOf('aaa')
      .aggregate<{ count: number }>([{ $count: 'count' }])
      .toArray()
    expect(counted).toEqual([{ count: 1 }])
  })
})
