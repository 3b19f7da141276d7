import type { Mongo } from '../../mongo/connect.ts'

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'

import { makeLogger } from '../../core/logger.ts'
import { connectMongo } from '../../mongo/connect.ts'
import { startJobs } from './agenda-runtime.ts'
import { defineJob, handle } from './define-job.ts'
import { enqueue, JOBS, registerRecurring } from './enqueue.ts'

const once = defineJob({
  name: 'test.once',
  tenancy: 'platform',
  data: z.object({ n: z.number() }),
})
const often = defineJob({
  name: 'test.often',
  tenancy: 'platform',
  data: z.object({}),
  everyMs: 200,
})
const log = makeLogger({ role: 'test', level: 'silent' })

describe('jobs on a real database', () => {
  let mongo: Mongo

  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  })
  afterAll(async () => {
    await mongo.db.dropDatabase()
    await mongo.close()
  })

  it('should run what was asked for, again when the handler says so, and the recurring ones', async () => {
    const seen: number[] = []
    let ticks = 0
    const handlers = [
      handle(once, async ({ n }) => {
        seen.push(n)
        return seen.length < 2 ? { again: new Date() } : 'done'
      }),
      handle(often, async () => {
        ticks += 1
        return 'done'
      }),
    ]
    const jobs = await startJobs({ db: mongo.db, handlers, log, processEvery: 100 })
    await enqueue(mongo.db, once, { n: 7 })
    await vi.waitFor(() => expect(seen).toEqual([7, 7]), { timeout: 15_000 })
    await vi.waitFor(() => expect(ticks).toBeGreaterThan(2), { timeout: 15_000 })
    await jobs.stop()
    const left = await mongo.db.collection(JOBS).find().toArray()
    expect(left.map(({ name }) => name)).toEqual(['test.often'])
  })

  it('should not see a job of a transaction that was rolled back', async () => {
    const asked = mongo.client.withSession((session) =>
      session.withTransaction(async () => {
        await enqueue(mongo.db, once, { n: 1 }, { session })
        throw new Error('rolled back')
      }),
    )
    await expect(asked).rejects.toThrow('rolled back')
    expect(await mongo.db.collection(JOBS).countDocuments({ name: 'test.once' })).toBe(0)
  })

  it('should register recurring jobs once and leave a running one alone', async () => {
    const lockedAt = new Date()
    await mongo.db.collection(JOBS).updateOne({ name: 'test.often' }, { $set: { lockedAt } })
    await Promise.all(Array.from({ length: 8 }, () => registerRecurring(mongo.db, [often])))
    const found = await mongo.db.collection(JOBS).find({ name: 'test.often' }).toArray()
    expect(found.map((job) => job['lockedAt'])).toEqual([lockedAt])
  })
})
