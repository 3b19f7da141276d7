import type { Mongo } from './connect.ts'

import { MongoNetworkError } from 'mongodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { connectMongo } from './connect.ts'
import { forTenant } from './for-tenant.ts'
import { insertMissing } from './insert-missing.ts'

type Row = { _id: string; tenant: string; n: number }

describe('insertMissing', () => {
  let mongo: Mongo
  const rows = () => forTenant(mongo.db, 'aaa').collection<Row>('missing')
  const row = (n: number, said = n): Row => ({ _id: `aaa.${n}`, tenant: 'aaa', n: said })

  beforeAll(async () => {
    mongo = await connectMongo(`${process.env['MONGODB_URI']}&monitorCommands=true`)
  })
  beforeEach(async () => {
    await rows().deleteMany({})
  })
  afterAll(async () => {
    await mongo.db.dropDatabase()
    await mongo.close()
  })

  it('should insert what is not there, leave what is, and say which was', async () => {
    expect(await rows().insertMissing([])).toEqual([])
    expect(await rows().insertMissing([row(1), row(3)])).toEqual([])
    expect(await rows().insertMissing([row(1, 99), row(2), row(3, 99), row(4)])).toEqual([0, 2])
    const stored = await rows()
      .find({}, { sort: { _id: 1 } })
      .toArray()
    expect(stored).toEqual([row(1), row(2), row(3), row(4)])
  })

  it('should insert what does not fit into one statement, and say what was there', async () => {
    const long = 'ä'.repeat(2_000_000)
    const big = (n: number) => ({ ...row(n), text: long })
    await rows().insertMissing([row(4), row(9)])
    const all = Array.from({ length: 12 }, (_, n) => big(n))
    expect(await rows().insertMissing(all)).toEqual([4, 9])
    expect(await rows().count({ text: long } as never)).toBe(10)
  })

  it('should be durable, and leave no record for a repetition', async () => {
    const said: Record<string, unknown>[] = []
    const hear = ({ command }: { command: Record<string, unknown> }) => said.push(command)
    mongo.client.on('commandStarted', hear)
    await rows().insertMissing([row(1)])
    mongo.client.off('commandStarted', hear)
    const [command, ...more] = said
    expect(more).toEqual([])
    expect(command).toMatchObject({ insert: 'missing', ordered: false })
    expect(command?.['writeConcern']).toEqual({ w: 'majority', j: true })
    expect(command).not.toHaveProperty('txnNumber')
  })

  it('should throw any other refusal, and rows of another tenant', async () => {
    const refused = { ...row(5), _id: ['not', 'an', 'id'] as unknown as string }
    await expect(rows().insertMissing([row(1), refused])).rejects.toThrow(/_id/)
    expect(() => rows().insertMissing([{ ...row(6), tenant: 'bbb' }])).toThrow('bbb')
  })

  it('should say it again when the answer was lost, once', async () => {
    let lost = 1
    const command = async (statement: object) => {
      const answer = await mongo.db.command(statement)
      lost -= 1
      if (lost >= 0) throw new MongoNetworkError('connection closed')
      return answer
    }
    const faulty = { command } as unknown as Mongo['db']
    expect(await insertMissing(faulty, 'missing', [row(1)])).toEqual([0])
    expect(await rows().find().toArray()).toEqual([row(1)])
    lost = 2
    await expect(insertMissing(faulty, 'missing', [row(2)])).rejects.toThrow('closed')
  })
})
