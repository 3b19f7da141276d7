import type { Dialog } from '../../src/core/model/contact.ts'
import type { Delivery } from '../../src/core/model/delivery.ts'
import type { Mongo } from '../../src/mongo/connect.ts'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { dialogId } from '../../src/core/ids.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { tallyRows } from '../../src/plugins/campaigns/counters.ts'
import {
  liftQuietHours,
  pauseRun,
  resumeRun,
  stopRun,
} from '../../src/plugins/campaigns/steer-run.ts'
import { readRun } from '../../src/plugins/campaigns/store.ts'
import { sweep } from '../../src/plugins/campaigns/sweep.ts'
import * as stage from './stage.ts'

describe('steering a run', () => {
  let mongo: Mongo
  const { tenant } = stage
  const order = { tenant, campaign: 'camp1', by: 'u1' }
  const deps = () => ({ db: mongo.db, clock: systemClock })
  const tenantDb = () => forTenant(mongo.db, tenant)
  const run = (campaign = 'camp1') => readRun(tenantDb(), campaign)
  const tally = async (campaign = 'camp1') => (await tallyRows(tenantDb(), campaign)).counts
  const sweepNow = () => sweep(deps())
  const audit = () =>
    mongo.db.collection(slugs.audit).find({ tenant }).sort({ at: 1 }).project({ _id: 0 }).toArray()

  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  })
  beforeEach(() => stage.setStage(mongo))
  afterAll(async () => {
    await mongo.db.dropDatabase()
    await mongo.close()
  })

  /** What the run says equals what its rows say, at last. */
  const settled = () =>
    stage.until(async () => {
      const [said, rows] = [(await run())?.counts, await tally()]
      return JSON.stringify(said) === JSON.stringify(rows)
    })

  it('should pause, go on and stop, with figures that equal the rows all along', async () => {
    await stage.addPeople(mongo, { from: 0, count: 6 })
    await stage.startCampaign(mongo)
    const held = await stage.holdAccount(mongo)
    const sent = async () => (await tally()).sent
    await stage.until(async () => (await sent()) >= 1)
    await pauseRun(deps(), { ...order, reason: 'A look first.' })
    expect(await run()).toMatchObject({ status: 'paused', reason: 'A look first.' })
    // The one in flight ends; then nothing moves.
    await stage.until(async () =>
      (await stage.rowsOf(mongo)).every(({ state }) => state !== 'leased'),
    )
    await settled()
    // Its row says so a moment after it has left.
    await stage.until(async () => (await sent()) === held.ledger.length)
    const atPause = held.ledger.length

    await resumeRun(deps(), order)
    expect(await run()).toMatchObject({ status: 'running', reason: null, pausedAt: null })
    await stage.until(() => held.ledger.length > atPause)
    const stopped = await stopRun(deps(), { ...order, reason: 'Wrong price.' })
    expect(stopped).toMatchObject({ status: 'stopped', reason: 'Wrong price.' })
    await held.close()
    await sweepNow()
    await settled()
    const counts = await tally()
    expect(counts).toMatchObject({ total: 6, sent: held.ledger.length, failed: 0, unknown: 0 })
    expect(counts.cancelled).toBe(6 - held.ledger.length)
    expect(counts.cancelled).toBeGreaterThan(0)
    expect((await audit()).map(({ action, reason }) => [action, reason])).toEqual([
      ['campaign.start', null],
      ['campaign.pause', 'A look first.'],
      ['campaign.resume', null],
      ['campaign.stop', 'Wrong price.'],
    ])
  })

  it('should send what stood there at Start, whatever is edited while it runs', async () => {
    await stage.addPeople(mongo, { from: 0, count: 4 })
    await stage.startCampaign(mongo)
    const edit = {
      message: stage.message('Another text'),
      accounts: ['another'],
      nudges: [{ afterHours: 1, condition: 'no-reply', message: stage.message('Hey') }],
      quietHours: { enabled: true, from: '00:00', to: '23:59', mode: 'skip' },
    }
    const campaigns = mongo.db.collection<{ _id: string }>(slugs.campaigns)
    const held = await stage.holdAccount(mongo)
    await stage.until(() => held.ledger.length > 0)
    const frozen = (await run())?.frozen
    await campaigns.updateOne({ _id: 'camp1' }, { $set: edit })
    await sweepNow()
    await stage.until(async () => (await run())?.status === 'done')
    await held.close()
    expect((await run())?.frozen).toEqual(frozen)
    expect(held.ledger.map(({ text }) => text)).toEqual([
      'Hi Ada0',
      'Hi Ada1',
      'Hi Ada2',
      'Hi Ada3',
    ])
    expect(await stage.rowsOf(mongo)).toHaveLength(4)
  })

  it('should settle what a sender that died left in flight, however long after the stop', async () => {
    await stage.addPeople(mongo, { from: 0, count: 2 })
    await stage.startCampaign(mongo)
    const dead = await stage.holdAccount(mongo, () => new Promise(() => {}))
    await stage.until(() => dead.asked.length === 1)
    dead.abort()
    await stopRun(deps(), order)
    const longAgo = { updatedAt: new Date(Date.now() - 3_600_000) }
    await mongo.db.collection(slugs.campaignRuns).updateOne({ tenant }, { $set: longAgo })
    // The next holder of the account learns that its outcome is unknown; the sweep ends it.
    const next = await stage.holdAccount(mongo)
    await next.close()
    await sweepNow()
    expect(next.asked).toHaveLength(0)
    const rows = await stage.rowsOf(mongo)
    const asked = rows.find(({ randomId }) => randomId === dead.asked[0]?.randomId)
    expect(asked).toMatchObject({ state: 'failed', reason: 'unresolved' })
    // Whether the other one was in hand as well depends on how much the sender had taken.
    for (const { state } of rows) expect(['failed', 'cancelled']).toContain(state)
    await settled()
  })

  it('should settle it also when nobody holds the account any more', async () => {
    await stage.addPeople(mongo, { from: 0, count: 1 })
    await stage.startCampaign(mongo)
    const dead = await stage.holdAccount(mongo, () => new Promise(() => {}))
    await stage.until(() => dead.asked.length === 1)
    dead.abort()
    await stopRun(deps(), order)
    await sweepNow()
    // It may have arrived: nobody calls it cancelled while its sender may come back.
    expect((await stage.rowsOf(mongo))[0]?.state).toBe('queued')
    const longAgo = new Date(Date.now() - 3_600_000)
    const runs = mongo.db.collection(slugs.campaignRuns)
    await runs.updateOne({ tenant }, { $set: { updatedAt: longAgo } })
    await mongo.db.collection(slugs.lanes).updateOne({ tenant }, { $set: { until: longAgo } })
    await sweepNow()
    const [row] = await stage.rowsOf(mongo)
    expect(row).toMatchObject({ state: 'failed', reason: 'unresolved' })
    await settled()
  })

  /** The same people, known to a second account as well. */
  const addSecondAccount = async () => {
    const accounts = mongo.db.collection<{ _id: string }>(slugs.telegramAccounts)
    const [known] = await accounts.find({ tenant }).toArray()
    await accounts.insertOne({ ...known, _id: 'acc2' })
    const dialogs = mongo.db.collection<Dialog>(slugs.dialogs)
    const own = await dialogs.find({ tenant }).toArray()
    await dialogs.insertMany(
      own.map((one) => ({ ...one, _id: dialogId(tenant, 'acc2', one.peer), account: 'acc2' })),
    )
  }

  it('should lift quiet hours for one run only, and write down who did and why', async () => {
    await stage.addPeople(mongo, { from: 0, count: 2, timeZone: stage.zoneAt(2) })
    await addSecondAccount()
    await stage.startCampaign(mongo, { id: 'camp1' })
    await stage.startCampaign(mongo, { id: 'camp2', accounts: ['acc2'] })
    const waiting = { total: 2, deferred: 2 }
    expect([await tally('camp1'), await tally('camp2')]).toMatchObject([waiting, waiting])

    const lifted = await liftQuietHours(deps(), { ...order, reason: 'It ends tonight.' })
    expect(lifted.quietOverride).toMatchObject({ by: 'u1', reason: 'It ends tonight.' })
    const held = await stage.holdAccount(mongo)
    await stage.until(async () => (await run())?.status === 'done')
    await held.close()
    expect(held.ledger).toHaveLength(2)
    expect((await run('camp2'))?.quietOverride).toBeNull()
    const others = await mongo.db
      .collection<Delivery>(slugs.deliveries)
      .find({ campaign: 'camp2' })
      .toArray()
    expect(others.map(({ state, reason }) => [state, reason])).toEqual([
      ['deferred', 'quiet-hours'],
      ['deferred', 'quiet-hours'],
    ])
    const lines = (await audit()).filter(({ action }) => action === 'campaign.lift-quiet-hours')
    expect(lines).toMatchObject([
      { actor: 'u1', target: `${tenant}.camp1`, reason: 'It ends tonight.' },
    ])
  })
})
