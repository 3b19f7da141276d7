import type { CampaignRun } from '../../src/core/model/campaign-run.ts'
import type { Delivery } from '../../src/core/model/delivery.ts'
import type { Mongo } from '../../src/mongo/connect.ts'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { sentenceOf } from '../../src/core/reasons.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { sendTest } from '../../src/plugins/campaigns/send-test.ts'
import { sizeGateOf } from '../../src/plugins/campaigns/size-gate-of.ts'
import { startRun } from '../../src/plugins/campaigns/start-run.ts'
import { readCampaign, readRun, runsOf } from '../../src/plugins/campaigns/store.ts'
import { sweep } from '../../src/plugins/campaigns/sweep.ts'
import * as stage from './stage.ts'

const { tenant } = stage
const order = { tenant, campaign: 'camp1', by: 'u1' }

describe('a test to oneself', () => {
  let mongo: Mongo
  const deps = () => ({ db: mongo.db, clock: systemClock })
  const tenantDb = () => forTenant(mongo.db, tenant)
  const tests = () => runsOf(tenantDb()).find({ 'test.of': 'camp1' }).toArray()
  const accounts = (state: string) =>
    mongo.db.collection(slugs.telegramAccounts).updateMany({ tenant }, { $set: { state } })
  const toMe = () => sendTest({ ...deps(), publicUrl: 'http://h.test' }, order)
  /** Its run stands, and nobody holds the account. */
  const waits = () => stage.until(async () => (await tests()).length === 1)
  const failed = async () => {
    const doc = await readCampaign(tenantDb(), 'camp1')
    const asked = { audience: 3, now: new Date(), wish: null }
    return (await sizeGateOf(tenantDb(), doc, asked)).testFailed
  }

  const deliveriesOf = () =>
    tenantDb()
      .collection<Delivery>(slugs.deliveries)
      .find({}, { sort: { _id: 1 } })
      .toArray()
  const demands = async () => {
    const doc = await readCampaign(tenantDb(), 'camp1')
    const asked = { audience: 2_000, now: new Date(), wish: null }
    return (await sizeGateOf(tenantDb(), doc, asked)).demands
  }

  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  })
  beforeEach(async () => {
    await stage.setStage(mongo)
    await stage.addPeople(mongo, { from: 0, count: 3 })
    await stage.draftCampaign(mongo)
  })
  afterAll(async () => {
    await mongo.db.dropDatabase()
    await mongo.close()
  })

  it('should end with its account, say why, and leave the line to the campaign', async () => {
    const said = expect(toMe()).rejects.toMatchObject({ message: sentenceOf('test-not-sent') })
    await waits()
    await accounts('broken')
    await sweep(deps())
    await said
    expect(await tests()).toMatchObject([
      { status: 'failed', reason: sentenceOf('test-not-sent'), hold: null },
    ])
    expect(await failed()).toBe(sentenceOf('test-not-sent'))
    await sweep(deps())
    expect((await stage.rowsOf(mongo)).map(({ state }) => state)).toEqual(['cancelled'])
    const audit = await mongo.db.collection(slugs.audit).find({ tenant }).toArray()
    expect(audit.map(({ action }) => action)).toEqual(['campaign.test'])

    await accounts('connected')
    const held = await stage.holdAccount(mongo)
    await toMe()
    await held.close()
    // Only what was asked for again goes out.
    expect(held.ledger).toHaveLength(1)
    expect(await failed()).toBeNull()
    expect((await startRun(deps(), order)).status).toBe('expanding')
  })

  it('should bring each planned nudge along, and be asked for anew when one is changed', async () => {
    const bold = { type: 'text', text: 'Still there?', format: 1, version: 1 }
    const document = { root: { children: [{ type: 'paragraph', children: [bold] }] } }
    const nudges = [
      { afterHours: 24, condition: 'no-click' as const, message: document },
      { afterHours: 48, message: stage.message('x'.repeat(4_090)) },
    ]
    const campaigns = mongo.db.collection<{ _id: string }>(slugs.campaigns)
    const set = (change: object) => campaigns.updateOne({ _id: 'camp1' }, { $set: change })
    await set({ nudges })
    const held = await stage.holdAccount(mongo)
    expect((await toMe()).state).toBe('sent')
    await held.close()
    expect(held.ledger.map(({ text }) => text)).toEqual([
      'Hi',
      '[Nudge 1 of 2: 24 h after the message, to whoever has not clicked]\n\nStill there?',
      // No room for more.
      'x'.repeat(4_090),
    ])
    const [, first] = await deliveriesOf()
    const [mark] = first?.message.entities ?? []
    expect(first?.message.text.slice(mark?.offset)).toBe('Still there?')
    expect(await tests()).toMatchObject([{ status: 'done', counts: { total: 3, sent: 3 } }])
    expect(await demands()).toBe('sample')
    const [one, two] = nudges
    for (const other of [
      [one, { ...two, message: stage.message('Quite another') }],
      [one, { ...two, afterHours: 1 }],
      [one],
    ]) {
      await set({ nudges: other })
      expect(await demands()).toBe('test')
    }
    await set({ nudges: [one, { ...two, condition: null }] })
    expect(await demands()).toBe('sample')
  })

  it('should count for nothing when one of its nudges was refused', async () => {
    const nudges = [{ afterHours: 24, message: stage.message('Still there?') }]
    await mongo.db
      .collection<{ _id: string }>(slugs.campaigns)
      .updateOne({ _id: 'camp1' }, { $set: { nudges } })
    const said = expect(toMe()).rejects.toMatchObject({ code: 'TELEGRAM_REFUSED' })
    await waits()
    const rows = mongo.db.collection<{ _id: string; step: number }>(slugs.deliveries)
    const sent = { state: 'sent', sentAt: new Date() }
    await rows.updateOne({ step: 0 }, { $set: sent })
    await rows.updateOne({ step: 1 }, { $set: { state: 'failed', reason: 'message-invalid' } })
    await said
    await sweep(deps())
    expect(await tests()).toMatchObject([{ status: 'done', counts: { sent: 1, failed: 1 } }])
    expect(await demands()).toBe('test')
  })

  it('should not keep a campaign waiting while it waits itself', async () => {
    const answer = toMe()
    await waits()
    expect((await startRun(deps(), order)).status).toBe('expanding')
    const held = await stage.holdAccount(mongo)
    expect((await answer).state).toBe('sent')
    await held.close()
  })

  it('should let the line go on behind a test that an earlier version held', async () => {
    const at = new Date()
    await startRun(deps(), order)
    const campaign = await readRun(tenantDb(), 'camp1')
    if (!campaign) throw new Error('It was not started')
    const hold = { kind: 'accounts-out', at, fact: '' } as const
    const old: CampaignRun = {
      ...campaign,
      ...{ _id: `${tenant}.t1`, campaign: 't1', test: { of: 'camp1', hash: 'h' } },
      ...{ status: 'paused', pausedAt: at, hold, startedAt: new Date(at.getTime() - 60_000) },
    }
    await runsOf(tenantDb()).insertOne(old)
    await runsOf(tenantDb()).updateOne({ _id: campaign._id }, { $set: { status: 'scheduled' } })
    await sweep(deps())
    expect((await readRun(tenantDb(), 'camp1'))?.status).toBe('expanding')
    expect(await readRun(tenantDb(), 't1')).toMatchObject({ status: 'failed', hold: null })
  })
})
