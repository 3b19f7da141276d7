import type { Mongo } from './connect.ts'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { connectMongo } from './connect.ts'
import { forTenant } from './for-tenant.ts'

type Row = { _id: string; tenant: string; n: number; at: Date; text?: string }

const MEGABYTE = 1_048_576

describe('findAll', () => {
  let mongo: Mongo
  const of = (tenant: string) => forTenant(mongo.db, tenant).collection<Row>('all')
  const at = new Date('2026-11-21T10:00:00Z')
  const put = (tenant: string, count: number, more: Partial<Row> = {}) =>
    of(tenant).insertMissing(
      Array.from({ length: count }, (_, n) => ({ _id: `${tenant}.${n}`, tenant, n, at, ...more })),
    )

  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  })
  beforeEach(async () => {
    await mongo.db.collection('all').deleteMany({})
  })
  afterAll(async () => {
    await mongo.db.dropDatabase()
    await mongo.close()
  })

  it('should find what the cursor of the driver finds, of this tenant alone', async () => {
    await put('aaa', 700)
    await put('bbb', 5)
    const wish = { sort: { n: -1 }, limit: 300, projection: { n: 1, at: 1 } } as const
    const wanted = { n: { $gte: 100 } }
    const found = await of('aaa').findAll(wanted, wish)
    expect(found).toHaveLength(300)
    expect(found).toEqual(await of('aaa').find(wanted, wish).toArray())
    expect(await of('aaa').findAll({ n: -1 })).toEqual([])
    expect(await of('bbb').findAll({})).toHaveLength(5)
  })

  it('should find all of what does not fit into one answer', async () => {
    await put('aaa', 4, { text: 'x'.repeat(6 * MEGABYTE) })
    /** Cursors of this collection that wait at the server; others have theirs there, too. */
    const open = () => {
      const ns = `${mongo.db.databaseName}.all`
      const here = [{ $currentOp: { idleCursors: true } }, { $match: { type: 'idleCursor', ns } }]
      return mongo.client.db('admin').aggregate(here).toArray()
    }
    const cursor = mongo.db.collection('all').find({})
    await cursor.next()
    expect(await open()).toHaveLength(1)
    await cursor.close()
    const found = await of('aaa').findAll({}, { sort: { n: 1 } })
    expect(await open()).toEqual([])
    expect(found.map(({ n, text }) => [n, text?.length])).toEqual(
      [0, 1, 2, 3].map((n) => [n, 6 * MEGABYTE]),
    )
  })
})
