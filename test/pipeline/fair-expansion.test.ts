import type { Mongo } from '../../src/mongo/connect.ts'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { dialogId, joinId } from '../../src/core/ids.ts'
import { makeLogger } from '../../src/core/logger.ts'
import { startJobs } from '../../src/jobs/runtime/agenda-runtime.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { createIndexes } from '../../src/mongo/indexes.ts'
import { indexPlanOf } from '../../src/mongo/migrate.ts'
import { startRun } from '../../src/plugins/campaigns/start-run.ts'
import { worker } from '../../src/plugins/campaigns/worker.ts'
import { features } from '../../src/plugins/index.ts'
import * as stage from './stage.ts'

/** Workspaces with much to do, and how much. */
const BIG = 3
const MUCH = 10_000
const FEW = 100

describe('expansion for several workspaces', () => {
  let mongo: Mongo
  const rows = (slug: string) => mongo.db.collection<{ _id: string }>(slug)

  const row = (_id: string, tenant: string, more: object) => ({ _id, tenant, ...more })

  /** A workspace of its own, with a campaign for everybody. */
  const makeWorkspace = async (tenant: string): Promise<void> => {
    await rows(slugs.tenants).insertOne(
      row(tenant, tenant, { linkPrefix: 'ABCD', quietHours: { enabled: false } }),
    )
    await rows(slugs.telegramAccounts).insertOne(
      row(`a${tenant}`, tenant, { name: 'S', state: 'connected' }),
    )
    await rows(slugs.campaigns).insertOne(
      row(`c${tenant}`, tenant, {
        ...{ name: tenant, message: stage.message('Hi'), accounts: [`a${tenant}`], nudges: [] },
        ...{ audience: { all: [] }, status: 'draft' },
      }),
    )
  }

  const addPeople = async (tenant: string, from: number, to: number): Promise<void> => {
    const now = new Date()
    const wrote = { firstInboundAt: now, lastInboundAt: now }
    const account = `a${tenant}`
    const contact = (n: number) => joinId(tenant, `p${String(n).padStart(6, '0')}`)
    const all = Array.from({ length: to - from }, (_, n) => from + n)
    await rows(slugs.contacts).insertMany(
      all.map((n) => row(contact(n), tenant, { firstName: 'Ada', ...wrote })),
    )
    await rows(slugs.dialogs).insertMany(
      all.map((n) =>
        row(dialogId(tenant, account, String(n)), tenant, {
          ...{ account, peer: String(n), accessHash: '7', contact: contact(n), ...wrote },
        }),
      ),
    )
  }
  const written = (tenant: string) =>
    mongo.db.collection(slugs.deliveries).countDocuments({ tenant })
  const start = (tenant: string) =>
    startRun({ db: mongo.db, clock: systemClock }, { tenant, campaign: `c${tenant}`, by: 'u1' })

  const big = Array.from({ length: BIG }, (_, n) => `big${n}`)

  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
    const plan = indexPlanOf(features)
    const needed = [slugs.contacts, slugs.dialogs, slugs.deliveries, slugs.suppressions]
    await createIndexes(mongo.db, Object.fromEntries(needed.map((one) => [one, plan[one] ?? []])))
    for (const tenant of [...big, 'small']) await makeWorkspace(tenant)
    await addPeople('small', 0, FEW)
    for (const tenant of big) {
      await addPeople(tenant, 0, FEW)
      await start(tenant)
      // More than may be started at once without a look at a few first.
      await stage.passSample(mongo, `c${tenant}`)
      await addPeople(tenant, FEW, MUCH)
    }
  })
  afterAll(async () => {
    await mongo.db.dropDatabase()
    await mongo.close()
  })

  it('should not let a hundred wait for others’ many thousands', async () => {
    const part = await worker({ ...stage.contextOf(mongo), payload: null as never })
    const log = makeLogger({ role: 'test', level: 'silent' })
    const jobs = await startJobs({ db: mongo.db, handlers: part.jobs, log, processEvery: 100 })
    try {
      await stage.until(
        async () => (await Promise.all(big.map(written))).every((n) => n > 0),
        60_000,
      )
      await start('small')
      // From here on it waits for its turn; how long the start itself takes is the machine's affair.
      const before = (await Promise.all(big.map(written))).reduce((sum, n) => sum + n, 0)
      const began = performance.now()
      await stage.until(async () => (await written('small')) === FEW, 60_000)
      const took = performance.now() - began
      const between = (await Promise.all(big.map(written))).reduce((sum, n) => sum + n, 0) - before
      // Rows of others, not seconds, tell how long it waited: a busy machine is slow for everybody.
      expect(between).toBeLessThan((BIG * MUCH) / 2)
      process.stdout.write(`a hundred took ${Math.round(took)} ms, others wrote ${between} rows\n`)
    } finally {
      await jobs.stop()
    }
  }, 180_000)
})
