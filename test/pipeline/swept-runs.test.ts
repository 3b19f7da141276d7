import type { CampaignRun } from '../../src/core/model/campaign-run.ts'
import type { Delivery } from '../../src/core/model/delivery.ts'
import type { StatsDirty } from '../../src/core/model/money-trail.ts'
import type { Mongo } from '../../src/mongo/connect.ts'

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { runId } from '../../src/core/ids.ts'
import { after, DAY, MINUTE } from '../../src/core/time.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { migrate } from '../../src/mongo/migrate.ts'
import { addToCounts, foldWrite } from '../../src/plugins/campaigns/folds.ts'
import { startRun } from '../../src/plugins/campaigns/start-run.ts'
import { stopRun } from '../../src/plugins/campaigns/steer-run.ts'
import { sweep } from '../../src/plugins/campaigns/sweep.ts'
import { features } from '../../src/plugins/index.ts'
import * as stage from './stage.ts'

let mongo: Mongo
const { tenant } = stage
const order = { tenant, campaign: 'camp1', by: 'u1' }
const deps = () => ({ db: mongo.db, clock: systemClock })
const runs = () => mongo.db.collection<CampaignRun>(slugs.campaignRuns)
const marked = async () =>
  (await mongo.db.collection<StatsDirty>(slugs.statsDirty).find({ tenant }).toArray()).map(
    ({ scope, day }) => `${scope} ${day}`,
  )
const today = () => new Date().toISOString().slice(0, 10)

beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  await migrate(mongo.db, features)
})
beforeEach(() => stage.setStage(mongo))
afterAll(async () => {
  await mongo.db.dropDatabase()
  await mongo.close()
})

/** Runs that were over long ago. */
const putRuns = async (count: number, over: object = {}): Promise<void> => {
  const then = after(new Date(), -30 * DAY)
  await runs().insertMany(
    Array.from({ length: count }, (_, n) => ({
      ...{ _id: runId(tenant, `old${n}`), tenant, campaign: `old${n}` },
      ...{ status: (['done', 'stopped', 'failed'] as const)[n % 3], frozen: { accounts: [] } },
      ...{ startedAt: after(then, n), updatedAt: then, finishedAt: then, folded: 1 },
      counts: { total: 2, sent: 2, failed: 0, skipped: 0, cancelled: 0 },
      ...{ counted: { at: then, tookMs: 1, folded: 1 }, ...over },
    })) as never,
  )
}

it('should not read a run again that is over and has nothing left to put right', async () => {
  await putRuns(300)
  await sweep(deps())
  expect(await runs().countDocuments({ settled: true })).toBe(300)
  await mongo.db.command({ profile: 2 })
  await sweep(deps())
  await mongo.db.command({ profile: 0 })
  const seen = await mongo.db
    .collection('system.profile')
    .find({ ns: `${mongo.db.databaseName}.${slugs.campaignRuns}` })
    .toArray()
  expect(seen.length).toBeGreaterThan(0)
  expect(Math.max(...seen.map((one) => Math.max(one['docsExamined'], one['keysExamined'])))).toBe(0)
})

it('should look at a run again as soon as anything is folded into it', async () => {
  await putRuns(2)
  await sweep(deps())
  const [first, second] = [runId(tenant, 'old0'), runId(tenant, 'old1')]
  const late = { from: 'unknown' as const, to: 'sent' as const }
  await addToCounts(forTenant(mongo.db, tenant), { _id: first }, [late])
  const fold = { by: 'p', batch: 1, changes: [late], at: new Date() }
  await runs().bulkWrite([foldWrite(second, fold)])
  await sweep(deps())
  // Counted from the rows, of which there are none.
  for (const _id of [first, second]) expect((await runs().findOne({ _id }))?.counts.total).toBe(0)
})

it('should keep what is open in sight, however old it is', async () => {
  const counts = { total: 3, sent: 2, failed: 0, skipped: 0, cancelled: 0 }
  await putRuns(3, { counts })
  await putOlder()
  await sweep(deps())
  expect(await runs().countDocuments({ settled: true })).toBe(1)
})

/** One that was stopped yesterday: a sender may still come back. */
const putOlder = async (): Promise<void> => {
  const finishedAt = after(new Date(), -DAY)
  await runs().updateOne({ _id: runId(tenant, 'old1') }, { $set: { finishedAt } })
}

it('should sweep all the others when one cannot be swept', async () => {
  await stage.addPeople(mongo, { from: 0, count: 3 })
  await stage.startCampaign(mongo)
  await putRuns(1, { status: 'running', counts: null, frozen: null })
  const told: unknown[] = []
  await runs().updateOne(
    { _id: runId(tenant, 'camp1') },
    { $set: { 'counts.total': 99, counted: { at: new Date(0), tookMs: 1, folded: 0 } } },
  )
  await sweep({ ...deps(), log: { error: (_, facts) => told.push(facts) } })
  expect(told).toMatchObject([{ tenant, campaign: 'old0' }])
  expect((await runs().findOne({ campaign: 'camp1' }))?.counts.total).toBe(3)
})

it('should mark the day on which people are left out as the audience is written', async () => {
  await stage.addPeople(mongo, { from: 0, count: 3 })
  await stage.addPeople(mongo, { from: 3, count: 2, wrote: false })
  await stage.draftCampaign(mongo)
  await startRun(deps(), order)
  await stage.passSample(mongo, 'camp1')
  await mongo.db.collection(slugs.statsDirty).deleteMany({})
  await stage.expandNow(mongo, 'camp1')
  expect(await mongo.db.collection(slugs.deliveries).countDocuments({ state: 'skipped' })).toBe(2)
  expect(await marked()).toEqual([`camp1 ${today()}`])
})

it('should mark the day on which the sweep ends what a stop left', async () => {
  await stage.addPeople(mongo, { from: 0, count: 3 })
  await stage.startCampaign(mongo)
  await stopRun(deps(), order)
  const long = after(new Date(), -60 * MINUTE)
  await mongo.db
    .collection<Delivery>(slugs.deliveries)
    .updateMany({}, { $set: { state: 'leased', updatedAt: long } })
  await mongo.db.collection(slugs.statsDirty).deleteMany({})
  await sweep(deps())
  const failed = { state: 'failed', reason: 'unresolved' }
  expect(await mongo.db.collection(slugs.deliveries).countDocuments(failed)).toBe(3)
  expect(await marked()).toEqual([`camp1 ${today()}`])
})
