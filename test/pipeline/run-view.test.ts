import type { Mongo } from '../../src/mongo/connect.ts'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { laneId } from '../../src/core/ids.ts'
import { after as later, HOUR, MINUTE } from '../../src/core/time.ts'
import { ensureLane } from '../../src/delivery/mongo-leases.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { reasonsOf } from '../../src/plugins/campaigns/endpoints/failures.ts'
import { runView } from '../../src/plugins/campaigns/endpoints/run-view.ts'
import { pauseRun, stopRun } from '../../src/plugins/campaigns/steer-run.ts'
import { sweep } from '../../src/plugins/campaigns/sweep.ts'
import * as stage from './stage.ts'

const { tenant, account } = stage

describe('what the monitor is told of a run', () => {
  let mongo: Mongo
  const deps = () => ({ db: mongo.db, clock: systemClock })
  const order = (campaign: string) => ({ tenant, campaign, by: 'u1' })
  const viewOf = (campaign: string, { now = new Date(), settings = {} } = {}) =>
    runView(
      forTenant(mongo.db, tenant),
      { id: campaign, name: campaign },
      { now, tenant: settings },
    )
  const set = (slug: string, _id: string, fields: object) =>
    mongo.db.collection<{ _id: string }>(slug).updateOne({ _id }, { $set: fields })
  /** The account as a sender holds it, with a connection. */
  const connect = async (lane: object = {}) => {
    const now = new Date()
    await ensureLane(mongo.db, { tenant, account, network: 'sandbox' })
    await set(slugs.lanes, laneId(tenant, account), {
      ...{ owner: 'sender-1', until: later(now, HOUR), ...lane },
    })
    await set(slugs.telegramAccounts, account, { link: { open: true, at: now, code: null } })
  }

  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  })
  beforeEach(() => stage.setStage(mongo))
  afterAll(async () => {
    await mongo.db.dropDatabase()
    await mongo.close()
  })

  it('should name the campaign in front of one that waits in line, which can be stopped', async () => {
    await stage.addPeople(mongo, { from: 0, count: 2 })
    for (const id of ['camp1', 'camp2', 'camp3']) await stage.startCampaign(mongo, { id })
    await pauseRun(deps(), order('camp1'))
    const front = { campaign: { id: 'camp1', name: 'camp1' }, status: 'paused' }
    expect(await viewOf('camp1')).toMatchObject({ status: 'paused', line: null })
    expect(await viewOf('camp2')).toMatchObject({
      ...{ status: 'scheduled', expanded: false },
      line: { ...front, ahead: 1 },
    })
    expect(await viewOf('camp3')).toMatchObject({ line: { ...front, ahead: 2 } })

    await stopRun(deps(), order('camp2'))
    expect(await viewOf('camp2')).toMatchObject({ status: 'stopped', line: null })
    expect(await viewOf('camp3')).toMatchObject({ line: { ...front, ahead: 1 } })
    await stopRun(deps(), order('camp1'))
    await sweep(deps())
    expect(await viewOf('camp3')).toMatchObject({ status: 'expanding', line: null })
  })

  it('should count no nudge that a stop called off as a person', async () => {
    await stage.addPeople(mongo, { from: 0, count: 4 })
    const nudges = [{ afterHours: 48, message: stage.message('Seen it?') }]
    await stage.startCampaign(mongo, { nudges })
    const sentAt = new Date(Date.now() - 2 * HOUR)
    const before = { lastInboundAt: new Date(sentAt.getTime() - HOUR) }
    await mongo.db.collection(slugs.dialogs).updateMany({ tenant }, { $set: before })
    await mongo.db
      .collection(slugs.deliveries)
      .updateMany({ tenant }, { $set: { state: 'sent', sentAt, messageId: 1 } })
    await stage.expandNow(mongo, 'camp1')
    await sweep(deps())
    expect(await viewOf('camp1')).toMatchObject({ counts: { total: 8, deferred: 4 } })
    await stopRun(deps(), order('camp1'))
    const view = await viewOf('camp1')
    expect(view).toMatchObject({ status: 'stopped', counts: { cancelled: 4 } })
    expect(view).toMatchObject({ message: { total: 4, sent: 4, cancelled: 0 } })
  })

  it('should give no end, and the reason, while a lane has no connection or sending is off', async () => {
    await stage.addPeople(mongo, { from: 0, count: 5 })
    await stage.startCampaign(mongo)
    await connect()
    const view = await viewOf('camp1')
    expect(view).toMatchObject({ lanes: [{ held: true, outage: null, due: 5, ceiling: null }] })
    expect(view).toMatchObject({ eta: expect.stringMatching(/^20/) })

    const off = await viewOf('camp1', { settings: { killSwitch: true } })
    expect(off).toMatchObject({ killSwitch: true, eta: null })
    const since = new Date('2026-05-01T10:00:00Z')
    const link = { open: false, at: new Date(), since, code: 'API_CREDENTIALS_MISSING' }
    await set(slugs.telegramAccounts, account, { link })
    expect(await viewOf('camp1')).toMatchObject({
      eta: null,
      lanes: [{ held: true, outage: { cause: 'no-application', since: since.toISOString() } }],
    })
  })

  it('should tell the end by the ceilings of the account, and which of them is used up', async () => {
    await stage.addPeople(mongo, { from: 0, count: 60 })
    await stage.startCampaign(mongo)
    await set(slugs.telegramAccounts, account, { firstUsedAt: null })
    await connect()
    const first = await viewOf('camp1')
    const end = 'eta' in first ? Date.parse(first.eta ?? '') : 0
    // Twenty on the first day, and some more on each that follows.
    expect(end - Date.now()).toBeGreaterThan(24 * HOUR)

    const now = new Date()
    const day = { key: now.toISOString().slice(0, 10), count: 20 }
    await connect({ day })
    const full = await viewOf('camp1', { now })
    const midnight = `${new Date(now.getTime() + 24 * HOUR).toISOString().slice(0, 10)}T00:00:00.000Z`
    expect(full).toMatchObject({ lanes: [{ ceiling: { why: 'day-ceiling', until: midnight } }] })
  })

  it('should count all who wait out the night, and nudges that go out until when', async () => {
    await stage.addPeople(mongo, { from: 0, count: 40 })
    await stage.startCampaign(mongo)
    await connect()
    const now = new Date()
    const rows = await stage.rowsOf(mongo)
    for (const [n, { _id }] of rows.entries()) {
      const reason = n < 26 ? 'frequency-cap' : 'quiet-hours'
      // Each who had a message lately waits for a moment of their own.
      const dueAt = later(now, n < 26 ? (n + 1) * MINUTE : 9 * HOUR)
      await set(slugs.deliveries, _id, { state: 'deferred', reason, dueAt })
    }
    const view = await viewOf('camp1', { now })
    expect(view.waits).toContainEqual({
      ...{ reason: 'quiet-hours', nudge: false, count: 14 },
      first: later(now, 9 * HOUR).toISOString(),
      last: later(now, 9 * HOUR).toISOString(),
    })
    expect(view.waits).toContainEqual(
      expect.objectContaining({ reason: 'frequency-cap', count: 26 }),
    )
    expect('mornings' in view && view.mornings).toHaveLength(1)
    const { eta } = view as { eta: string }
    expect(Date.parse(eta)).toBeGreaterThanOrEqual(later(now, 9 * HOUR + 13_000).getTime())
    expect(view).toMatchObject({ lanes: [{ due: 0, nextDueAt: later(now, MINUTE).toISOString() }] })

    await mongo.db.collection(slugs.deliveries).updateMany({}, { $set: { step: 1 } })
    await mongo.db.collection(slugs.campaignRuns).updateMany({}, { $set: { status: 'finishing' } })
    expect(await viewOf('camp1', { now })).toMatchObject({ eta: null, nudgesEnd: eta })
  })

  it('should count who did not get the message apart from nudges, however many there are', async () => {
    await stage.addPeople(mongo, { from: 0, count: 3 })
    const nudges = [{ afterHours: 48, message: stage.message('Seen it?') }]
    await stage.startCampaign(mongo, { nudges })
    const [first, second, third] = await stage.rowsOf(mongo)
    await set(slugs.deliveries, first?._id ?? '', { state: 'failed', reason: 'blocked' })
    const skipped = { state: 'skipped', reason: 'frequency-cap-skip' }
    const nudge = { ...third, step: 1, ...skipped }
    const rows = mongo.db.collection<{ _id: string }>(slugs.deliveries)
    await rows.insertMany([
      { ...nudge, _id: `${second?._id}.n` },
      { ...nudge, _id: `${third?._id}.n` },
      ...Array.from({ length: 20_100 }, (_, n) => ({
        ...{ _id: `${tenant}.camp1.w${n}.1`, tenant, campaign: 'camp1', account, step: 1 },
        ...{ state: 'deferred', reason: 'nudge-waiting', dueAt: later(new Date(), HOUR) },
      })),
    ])
    expect(await reasonsOf(forTenant(mongo.db, tenant), 'camp1')).toEqual({
      reasons: [{ state: 'failed', reason: 'blocked', count: 1 }],
      nudges: 2,
    })
    const because = [{ reason: 'frequency-cap-skip', count: 2 }]
    expect(await viewOf('camp1')).toMatchObject({ steps: [{ early: 20_100, because }] })
  })
})
