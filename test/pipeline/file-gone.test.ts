import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'

import type { Delivery } from '../../src/core/model/delivery.ts'
import type { Mongo } from '../../src/mongo/connect.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { resumeRun } from '../../src/plugins/campaigns/steer-run.ts'
import { readRun } from '../../src/plugins/campaigns/store.ts'
import { sweep } from '../../src/plugins/campaigns/sweep.ts'
import * as stage from './stage.ts'

const { tenant } = stage
const order = { tenant, campaign: 'camp1', by: 'u1' }
let mongo: Mongo
const deps = () => ({ db: mongo.db, clock: systemClock })
const run = () => readRun(forTenant(mongo.db, tenant), 'camp1')
/** So many of the rows that wait fail for want of the file, after these tries. */
const fail = async (limit: number, outcomes: readonly string[]) => {
  const deliveries = forTenant(mongo.db, tenant).collection<Delivery>(slugs.deliveries)
  const rows = await deliveries.find({ state: 'queued' }, { limit }).toArray()
  const attempts = outcomes.map((outcome) => ({
    ...{ at: new Date(), outcome, detail: 'FILE_UNREADABLE' },
  }))
  await deliveries.updateMany(
    { _id: { $in: rows.map(({ _id }) => _id) } },
    { $set: { state: 'failed', reason: 'file-gone', attempts } },
  )
}

beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
})
beforeEach(async () => {
  await stage.setStage(mongo)
  await stage.addPeople(mongo, { from: 0, count: 3 })
  await stage.startCampaign(mongo)
  const file = { 'frozen.media': ['sun'] }
  await mongo.db.collection(slugs.campaignRuns).updateMany({ tenant }, { $set: file })
})
afterAll(async () => {
  await mongo.db.dropDatabase()
  await mongo.close()
})

it('pauses a run, and whoever that failed is written to once it is back', async () => {
  // All of them, before anybody looked.
  await fail(3, ['failed'])
  await sweep(deps())
  const held = { status: 'paused', hold: { kind: 'file-gone' }, counts: { failed: 3 } }
  expect(await run()).toMatchObject(held)
  await resumeRun(deps(), order)
  expect(await run()).toMatchObject({ status: 'running', hold: null, counts: { failed: 0 } })
  const rows = await stage.rowsOf(mongo)
  expect(rows.map(({ state, reason }) => `${state} ${reason}`)).toEqual(
    Array.from({ length: 3 }, () => 'queued null'),
  )
  await sweep(deps())
  expect((await run())?.status).toBe('running')
})

it('takes them out of the day on which they failed', async () => {
  const zone = { timeZone: 'Asia/Kathmandu' }
  await mongo.db.collection(slugs.tenants).updateMany({}, { $set: zone })
  await fail(3, ['failed'])
  // The last quarter of the 10th there, and the first of the 11th.
  const times = ['2026-03-10T18:14:00Z', '2026-03-10T18:15:00Z', '2026-03-10T19:00:00Z']
  const rows = await stage.rowsOf(mongo)
  const deliveries = forTenant(mongo.db, tenant).collection<Delivery>(slugs.deliveries)
  for (const [n, { _id }] of rows.entries())
    await deliveries.updateOne({ _id }, { $set: { updatedAt: new Date(times[n] ?? 0) } })
  await sweep(deps())
  const marks = mongo.db.collection(slugs.statsDirty)
  await marks.deleteMany({})
  await resumeRun(deps(), order)
  const days = (await marks.find({ tenant, scope: 'camp1' }).toArray()).map((one) => one['day'])
  expect(days.toSorted()).toEqual(['2026-03-10', '2026-03-11'])
})

it('does not go on over a pause that came while somebody said so', async () => {
  await fail(1, ['failed'])
  await sweep(deps())
  // Whoever was first let it go on, and then far too many were not reached.
  const meanwhile = () =>
    mongo.db
      .collection(slugs.campaignRuns)
      .updateMany({ tenant }, { $set: { 'hold.kind': 'too-many-errors', 'hold.id': 'another' } })
  const collection = (name: string) => {
    const found = mongo.db.collection(name)
    if (name !== slugs.deliveries) return found
    const findOne = async (...about: Parameters<typeof found.findOne>) => {
      await meanwhile()
      return found.findOne(...about)
    }
    return Object.assign(Object.create(found), { findOne })
  }
  const db = Object.assign(Object.create(mongo.db), { collection }) as Mongo['db']
  const late = resumeRun({ ...deps(), db }, order)
  await expect(late).rejects.toMatchObject({ code: 'CONFLICT', message: /paused again/ })
  expect(await run()).toMatchObject({ status: 'paused', hold: { kind: 'too-many-errors' } })
  await expect(resumeRun(deps(), order)).rejects.toMatchObject({ field: 'reason' })
  await resumeRun(deps(), { ...order, reason: 'Known.' })
  expect((await run())?.status).toBe('running')
})

it('offers nothing again that may have arrived at an earlier try', async () => {
  await fail(1, ['unknown', 'failed'])
  await sweep(deps())
  expect((await run())?.status).toBe('running')
  await fail(1, ['failed'])
  await sweep(deps())
  await resumeRun(deps(), order)
  expect(await run()).toMatchObject({ status: 'running', counts: { failed: 1 } })
})
