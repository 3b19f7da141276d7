import type { Db, Mongo } from '../../src/mongo/connect.ts'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { makeFairTurns } from '../../src/core/fair-turns.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { tallyRows } from '../../src/plugins/campaigns/counters.ts'
import { expand } from '../../src/plugins/campaigns/expand.ts'
import { holdRun } from '../../src/plugins/campaigns/hold-run.ts'
import { settleRun } from '../../src/plugins/campaigns/settle-run.ts'
import { startRun } from '../../src/plugins/campaigns/start-run.ts'
import { pauseRun, resumeRun } from '../../src/plugins/campaigns/steer-run.ts'
import { readRun } from '../../src/plugins/campaigns/store.ts'
import { sweep } from '../../src/plugins/campaigns/sweep.ts'
import * as stage from './stage.ts'

const { tenant } = stage
const order = { tenant, campaign: 'camp1', by: 'u1' }

/** What an expansion does last before it lets the run send. */
const ends = [
  { kind: 'count of all rows', sample: false, asks: 'aggregate', rows: 30 },
  { kind: 'choice of the first few', sample: true, asks: 'countDocuments', rows: 20 },
  { kind: 'count of the first few', sample: true, asks: 'aggregate', rows: 20 },
] as const

describe('a run that is paused while it is expanded', () => {
  let mongo: Mongo
  const deps = () => ({ db: mongo.db, clock: systemClock })
  const tenantDb = () => forTenant(mongo.db, tenant)
  const run = () => readRun(tenantDb(), 'camp1')
  const shown = async () => (await mongo.db.collection(slugs.campaigns).findOne({}))?.['status']
  const started = async (sample: boolean) => {
    await stage.addPeople(mongo, { from: 0, count: sample ? 60 : 30 })
    await stage.draftCampaign(mongo)
    await startRun(deps(), { ...order, sample })
  }
  const expandOver = async (db: Db) => {
    const { policyRules } = stage.contextOf(mongo)
    const over = { db, clock: systemClock, publicUrl: 'http://h.test', policyRules }
    while ((await expand({ ...over, turns: makeFairTurns(1) }, order)) !== 'done');
  }

  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  })
  beforeEach(() => stage.setStage(mongo))
  afterAll(async () => {
    await mongo.db.dropDatabase()
    await mongo.close()
  })

  for (const { kind, sample, asks, rows } of ends) {
    it(`should stay paused where the ${kind} ends later, and send after "go on"`, async () => {
      await started(sample)
      await expandOver(interrupted(mongo.db, asks, () => pauseRun(deps(), order)))
      expect(await run()).toMatchObject({ status: 'paused', expandedAt: null, pausedBy: 'u1' })
      expect(await shown()).toBe('paused')
      await sweep(deps())
      expect((await run())?.status).toBe('paused')

      await resumeRun(deps(), order)
      expect(await run()).toMatchObject({ status: 'expanding', pausedAt: null, pausedBy: null })
      await stage.expandNow(mongo, 'camp1')
      const { counts } = await tallyRows(tenantDb(), 'camp1')
      expect(counts.total).toBe(rows)
      const after = await run()
      expect(after).toMatchObject({ status: 'running', pausedAt: null, counts })
      expect(after?.expandedAt === null).toBe(sample)
      expect(await shown()).toBe('running')
    })

    it(`should keep what Herald held where the ${kind} ends later`, async () => {
      await started(sample)
      const before = await run()
      if (!before) throw new Error('It was not started')
      const hold = { run: before, kind: 'too-many-errors', at: new Date() } as const
      await expandOver(interrupted(mongo.db, asks, () => holdRun(tenantDb(), hold)))
      expect(await run()).toMatchObject({ status: 'paused', hold: { kind: 'too-many-errors' } })
      await expect(resumeRun(deps(), order)).rejects.toMatchObject({ field: 'reason' })
      await resumeRun(deps(), { ...order, reason: 'It was the other list.' })
      await stage.expandNow(mongo, 'camp1')
      expect(await run()).toMatchObject({ status: 'running', hold: null })
    })
  }

  it('should not wake a run that ended while somebody looked whether it had', async () => {
    await started(false)
    await stage.expandNow(mongo, 'camp1')
    const before = await run()
    if (!before) throw new Error('It was not started')
    const runs = mongo.db.collection(slugs.campaignRuns)
    await mongo.db
      .collection(slugs.deliveries)
      .updateMany({}, { $set: { state: 'sent', sentAt: new Date(), toPlan: [1] } })
    const frozen = {
      ...before.frozen,
      nudges: [{ afterHours: 1, message: stage.message('Still there?') }],
    }
    await runs.updateMany({}, { $set: { status: 'done' } })
    await settleRun(tenantDb(), { ...before, frozen }, new Date())
    expect((await run())?.status).toBe('done')
  })
})

/** A database in which something happens right before rows of deliveries are first asked for like this. */
const interrupted = (db: Db, asks: string, before: () => Promise<unknown>): Db => {
  let happened = false
  const once = async () => {
    if (happened) return
    happened = true
    await before()
  }
  return wrap(db, 'collection', (collection) => (name: string) => {
    const rows = collection(name) as object
    if (name !== slugs.deliveries) return rows
    return wrap(rows, asks, (ask) => (...args: unknown[]) => {
      if (asks === 'countDocuments') return once().then(() => ask(...args))
      return wrap(
        ask(...args) as object,
        'toArray',
        (toArray) => () => once().then(() => toArray()),
      )
    })
  })
}

type Method = (...args: never[]) => unknown

/** The same object with one method of it done otherwise. */
const wrap = <T extends object>(
  target: T,
  name: string,
  make: (method: (...args: unknown[]) => unknown) => Method,
): T =>
  new Proxy(target, {
    get: (own, key) => {
      const value: unknown = Reflect.get(own, key, own)
      if (typeof value !== 'function') return value
      const method = value.bind(own) as (...args: unknown[]) => unknown
      return key === name ? make(method) : method
    },
  })
