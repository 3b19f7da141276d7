import type { Delivery } from '../../src/core/model/delivery.ts'
import type { Mongo } from '../../src/mongo/connect.ts'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { LARGEST } from '../../src/core/policy/size-gate.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { tallyRows } from '../../src/plugins/campaigns/counters.ts'
import { sendTest } from '../../src/plugins/campaigns/send-test.ts'
import { sizeGateOf } from '../../src/plugins/campaigns/size-gate-of.ts'
import { startRun } from '../../src/plugins/campaigns/start-run.ts'
import { pauseRun, resumeRun } from '../../src/plugins/campaigns/steer-run.ts'
import { readCampaign, readRun } from '../../src/plugins/campaigns/store.ts'
import { sweep } from '../../src/plugins/campaigns/sweep.ts'
import * as stage from './stage.ts'

const { tenant } = stage
const order = { tenant, campaign: 'camp1', by: 'u1' }

describe('a run that Herald itself pauses', () => {
  let mongo: Mongo
  const deps = () => ({ db: mongo.db, clock: systemClock })
  const tenantDb = () => forTenant(mongo.db, tenant)
  const deliveries = () => tenantDb().collection<Delivery>(slugs.deliveries)
  const run = () => readRun(tenantDb(), 'camp1')
  const accounts = (state: string) =>
    mongo.db.collection(slugs.telegramAccounts).updateMany({ tenant }, { $set: { state } })
  /** So many of the rows that wait end like this. */
  const settle = async (limit: number, set: Partial<Delivery>) => {
    const rows = await deliveries().find({ state: 'queued' }, { limit }).toArray()
    await deliveries().updateMany({ _id: { $in: rows.map(({ _id }) => _id) } }, { $set: set })
  }
  const sent = (n: number) => settle(n, { state: 'sent', sentAt: new Date(), messageId: 1 })
  const failed = (n: number) => settle(n, { state: 'failed', reason: 'peer-invalid' })

  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  })
  beforeEach(() => stage.setStage(mongo))
  afterAll(async () => {
    await mongo.db.dropDatabase()
    await mongo.close()
  })

  it('should write to a few first, ask, and then to everybody once', async () => {
    await stage.addPeople(mongo, { from: 0, count: 15, timeZone: stage.zoneAt(2) })
    await stage.addPeople(mongo, { from: 15, count: 45 })
    await stage.draftCampaign(mongo)
    await startRun(deps(), { ...order, sample: true })
    await stage.expandNow(mongo, 'camp1')
    const first = await stage.rowsOf(mongo)
    expect(first).toHaveLength(20)
    // Nobody is asked to judge by people who sleep.
    expect(new Set(first.map(({ state }) => state))).toEqual(new Set(['queued']))
    expect(await run()).toMatchObject({
      status: 'running',
      expandedAt: null,
      counts: { total: 20 },
    })

    await sweep(deps())
    expect((await run())?.status).toBe('running')
    await sent(20)
    await sweep(deps())
    expect(await run()).toMatchObject({ status: 'paused', hold: { kind: 'sample-is-out' } })
    await resumeRun(deps(), order)
    await stage.expandNow(mongo, 'camp1')
    const rows = await stage.rowsOf(mongo)
    expect(rows).toHaveLength(60)
    expect(rows.filter(({ state }) => state === 'sent')).toHaveLength(20)
    const { counts } = await tallyRows(tenantDb(), 'camp1')
    expect(await run()).toMatchObject({ status: 'running', hold: null, counts })
  })

  it('should change nothing when a sample is killed at any point and runs again', async () => {
    await stage.addPeople(mongo, { from: 0, count: 60 })
    await stage.draftCampaign(mongo)
    await startRun(deps(), { ...order, sample: true })
    await stage.expandNow(mongo, 'camp1')
    const first = await stage.rowsOf(mongo)
    // Rows were written, and nothing of it was noted.
    await mongo.db
      .collection(slugs.campaignRuns)
      .updateMany(
        { tenant },
        { $set: { status: 'expanding', 'sample.writtenAt': null, 'counts.total': 0 } },
      )
    await stage.expandNow(mongo, 'camp1')
    expect(await stage.rowsOf(mongo)).toEqual(first)
    expect(await run()).toMatchObject({ status: 'running', counts: { total: 20 } })
    // A pause and a resume before it is out come back to the same few.
    await pauseRun(deps(), order)
    await resumeRun(deps(), order)
    await stage.expandNow(mongo, 'camp1')
    expect(await stage.rowsOf(mongo)).toEqual(first)
    expect((await run())?.status).toBe('running')
  })

  it('should stop sending when too many fail, and go on only for a reason', async () => {
    await stage.addPeople(mongo, { from: 0, count: 40 })
    await stage.startCampaign(mongo)
    await sent(8)
    await failed(6)
    await sweep(deps())
    const held = await run()
    expect(held).toMatchObject({ status: 'paused', hold: { kind: 'too-many-errors' } })
    expect(held?.hold?.fact).toMatch(/6 of 14 .* failed/)
    await expect(resumeRun(deps(), order)).rejects.toMatchObject({ field: 'reason' })
    await resumeRun(deps(), { ...order, reason: 'An old list; the rest is newer.' })
    await sweep(deps())
    expect(await run()).toMatchObject({ status: 'running', hold: null })
    // From here on it counts anew.
    await sent(8)
    await failed(5)
    await sweep(deps())
    expect((await run())?.hold?.fact).toMatch(/5 of 13/)
    const audit = await mongo.db.collection(slugs.audit).find({ tenant }).toArray()
    expect(audit.filter(({ action }) => action === 'campaign.hold')).toHaveLength(2)
  })

  it('should stop sending when too many opt out, other workspaces’ and campaigns’ people aside', async () => {
    await stage.addPeople(mongo, { from: 0, count: 40 })
    await stage.startCampaign(mongo)
    await sent(20)
    const got = await deliveries().find({ state: 'sent' }, { limit: 4 }).toArray()
    const stop = (contact: string, n: number) => ({
      ...{ _id: `x${n}`, tenant, contact, reason: 'opt-out', at: new Date() },
    })
    const suppressions = mongo.db.collection<{ _id: string }>(slugs.suppressions)
    await suppressions.insertMany([1, 2, 3].map((n) => stop(`${tenant}.somebody${n}`, n)))
    await sweep(deps())
    expect((await run())?.status).toBe('running')
    await suppressions.insertMany(got.map(({ contact }, n) => stop(contact, 10 + n)))
    await sweep(deps())
    expect(await run()).toMatchObject({ status: 'paused', hold: { kind: 'too-many-opt-outs' } })
  })

  it('should go on counting those of the sample when the rest follows', async () => {
    await stage.addPeople(mongo, { from: 0, count: 60 })
    await stage.draftCampaign(mongo)
    await startRun(deps(), { ...order, sample: true })
    await stage.expandNow(mongo, 'camp1')
    await sent(20)
    await sweep(deps())
    await resumeRun(deps(), order)
    await stage.expandNow(mongo, 'camp1')
    await sent(4)
    const got = await deliveries()
      .find({ state: 'sent' }, { sort: { _id: 1 }, limit: 3 })
      .toArray()
    await mongo.db.collection<{ _id: string }>(slugs.suppressions).insertMany(
      got.map(({ contact }, n) => ({
        ...{ _id: `y${n}`, tenant, contact, reason: 'opt-out', at: new Date() },
      })),
    )
    await sweep(deps())
    expect((await run())?.hold?.fact).toBe('3 of 24 (12.5 %) opted out.')
  })

  it('should stop earlier where the workspace wishes so, and later only up to the platform’s bounds', async () => {
    await stage.addPeople(mongo, { from: 0, count: 60 })
    await stage.startCampaign(mongo)
    const wish = (autoStop: object) =>
      mongo.db
        .collection<{ _id: string }>(slugs.tenants)
        .updateOne({ _id: tenant }, { $set: { autoStop } }, { upsert: true })
    await sent(40)
    await failed(6) // 13 %, over the usual 10.
    await wish({ failed: 100 })
    await sweep(deps())
    expect((await run())?.status).toBe('running')
    await wish({ failed: 12 })
    await failed(4)
    await sweep(deps())
    expect(await run()).toMatchObject({ status: 'paused', hold: { kind: 'too-many-errors' } })
  })

  it('should wait for a person when all its accounts are out', async () => {
    await stage.addPeople(mongo, { from: 0, count: 3 })
    await stage.startCampaign(mongo)
    await accounts('broken')
    await sweep(deps())
    expect(await run()).toMatchObject({ status: 'paused', hold: { kind: 'accounts-out' } })
    await expect(resumeRun(deps(), order)).rejects.toMatchObject({ code: 'CONFLICT' })
    await accounts('connected')
    await resumeRun(deps(), order)
    await sweep(deps())
    expect(await run()).toMatchObject({ status: 'running', hold: null, reason: null })
  })

  it('should begin with a few as early as the workspace says, at two hundred otherwise', async () => {
    const tenants = mongo.db.collection<{ _id: string }>(slugs.tenants)
    const say = (sizeGate: object) => tenants.updateOne({ _id: tenant }, { $set: { sizeGate } })
    await stage.addPeople(mongo, { from: 0, count: 51 })
    await stage.draftCampaign(mongo)
    await say({ from: 50 })
    const refused = { field: 'test', message: expect.stringContaining('51 people, more than 50') }
    await expect(startRun(deps(), order)).rejects.toMatchObject(refused)
    await stage.addPeople(mongo, { from: 51, count: 150 })
    await say({})
    await expect(startRun(deps(), order)).rejects.toMatchObject({ field: 'test' })
    // Its own word does not raise the border; the platform's does.
    await say({ from: 900 })
    await expect(startRun(deps(), order)).rejects.toMatchObject({ field: 'test' })
    await say({ from: 900, most: 900 })
    expect(await startRun(deps(), order)).toMatchObject({ status: 'expanding', sample: null })
  })

  it('should have a large campaign sent to oneself first, as it stands now', async () => {
    await stage.addPeople(mongo, { from: 0, count: LARGEST + 1 })
    await stage.draftCampaign(mongo)
    await expect(startRun(deps(), order)).rejects.toMatchObject({ field: 'test' })
    const held = await stage.holdAccount(mongo)
    expect(await sendTest({ ...deps(), publicUrl: 'http://h.test' }, order)).toMatchObject({
      state: 'sent',
      account: 'Shop',
    })
    await held.close()
    expect(held.ledger).toMatchObject([{ peer: { userId: 'self' } }])
    expect(await mongo.db.collection(slugs.statsDirty).countDocuments({ tenant })).toBe(0)
    const gate = async () =>
      (
        await sizeGateOf(tenantDb(), await readCampaign(tenantDb(), 'camp1'), {
          ...{ audience: LARGEST + 1, now: new Date(), wish: null },
        })
      ).demands
    expect(await gate()).toBe('sample')
    const campaigns = mongo.db.collection<{ _id: string }>(slugs.campaigns)
    const set = (text: string) =>
      campaigns.updateOne({ _id: 'camp1' }, { $set: { message: stage.message(text) } })
    await set('Another text')
    expect(await gate()).toBe('test')
    await set('Hi {{first_name}}')
    const started = await startRun(deps(), order)
    expect(started.sample).toMatchObject({ size: 20, passedAt: null })
  })
})
