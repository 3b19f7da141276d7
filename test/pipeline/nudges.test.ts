import type { Delivery } from '../../src/core/model/delivery.ts'
import type { Mongo } from '../../src/mongo/connect.ts'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { HOUR } from '../../src/core/time.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { tallyRows } from '../../src/plugins/campaigns/counters.ts'
import { runView } from '../../src/plugins/campaigns/endpoints/run-view.ts'
import { sendNudge } from '../../src/plugins/campaigns/nudge-now.ts'
import { sendTest } from '../../src/plugins/campaigns/send-test.ts'
import { settleRun } from '../../src/plugins/campaigns/settle-run.ts'
import { resumeRun } from '../../src/plugins/campaigns/steer-run.ts'
import { readRun } from '../../src/plugins/campaigns/store.ts'
import { sweep } from '../../src/plugins/campaigns/sweep.ts'
import * as stage from './stage.ts'

describe('nudges', () => {
  let mongo: Mongo
  const { tenant } = stage
  const order = { tenant, campaign: 'camp1', by: 'u1' }
  const deps = () => ({ db: mongo.db, clock: systemClock })
  const tenantDb = () => forTenant(mongo.db, tenant)
  const deliveries = () => tenantDb().collection<Delivery>(slugs.deliveries)
  const status = async () => (await readRun(tenantDb(), 'camp1'))?.status
  const nudge = { afterHours: 24, message: stage.message('Still there, {{first_name}}?') }

  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  })
  beforeEach(() => stage.setStage(mongo))
  afterAll(async () => {
    await mongo.db.dropDatabase()
    await mongo.close()
  })

  /** So many people have got the campaign `ago` milliseconds ago. */
  const sentTo = async (count: number, nudges: (typeof nudge)[] = [], ago = 25 * HOUR) => {
    await stage.addPeople(mongo, { from: 0, count })
    await stage.startCampaign(mongo, { nudges })
    const sentAt = new Date(Date.now() - ago)
    const before = { lastInboundAt: new Date(sentAt.getTime() - HOUR) }
    await mongo.db.collection(slugs.dialogs).updateMany({ tenant }, { $set: before })
    const attempts = [{ at: sentAt, outcome: 'sent', detail: null }]
    await deliveries().updateMany({}, { $set: { state: 'sent', sentAt, messageId: 1, attempts } })
  }
  const replied = (n: number) =>
    deliveries().updateOne(
      { contact: `${tenant}.p${n}`, step: 0 },
      { $set: { repliedAt: new Date() } },
    )
  const suppress = (n: number) =>
    tenantDb()
      .collection<{ _id: string; tenant: string; contact: string; reason: string }>(
        slugs.suppressions,
      )
      .insertOne({
        ...{ _id: `${tenant}.p${n}`, tenant },
        ...{ contact: `${tenant}.p${n}`, reason: 'opt-out' },
      })
  const finish = async () => {
    const held = await stage.holdAccount(mongo)
    await stage.until(async () => (await status()) === 'done')
    await held.close()
    return held.ledger.map(({ text }) => text).sort()
  }

  it('should go once to everyone who has not answered, and to nobody who opted out', async () => {
    await sentTo(4)
    await replied(1)
    await suppress(2)
    const { message } = nudge
    expect(await sendNudge(deps(), { ...order, message })).toEqual({ nudged: 3, step: 1 })
    await stage.expandNow(mongo, 'camp1')
    // As after a crash between the rows and their marks.
    const undone = { $unset: { 'frozen.nudges.0.plannedTo': '' } }
    await mongo.db.collection(slugs.campaignRuns).updateMany({ tenant }, undone)
    await stage.expandNow(mongo, 'camp1')
    expect(await finish()).toEqual(['Still there, Ada0?', 'Still there, Ada3?'])
    const skipped = await deliveries().findOne({ contact: `${tenant}.p2`, step: 1 })
    expect(skipped).toMatchObject({ state: 'skipped', reason: 'suppressed-opt-out' })
    const run = await readRun(tenantDb(), 'camp1')
    expect(run?.counts).toEqual((await tallyRows(tenantDb(), 'camp1')).counts)
    expect(run?.counts).toMatchObject({ total: 7, sent: 6, skipped: 1 })
  })

  it('should not be doubled by asking twice', async () => {
    await sentTo(2)
    const { message } = nudge
    const asked = await Promise.allSettled([
      sendNudge(deps(), { ...order, message }),
      sendNudge(deps(), { ...order, message }),
    ])
    expect(asked.map(({ status: how }) => how).sort()).toEqual(['fulfilled', 'rejected'])
    await stage.expandNow(mongo, 'camp1')
    await expect(sendNudge(deps(), { ...order, message })).rejects.toMatchObject({
      code: 'CONFLICT',
    })
    expect(await finish()).toHaveLength(2)
  })

  it('should spare whoever answers while it waits for its turn', async () => {
    await sentTo(2, [{ ...nudge, afterHours: 48 }])
    await stage.expandNow(mongo, 'camp1')
    const waiting = await deliveries().find({ step: 1 }).toArray()
    expect(waiting.map(({ state, reason }) => [state, reason])).toEqual([
      ['deferred', 'nudge-waiting'],
      ['deferred', 'nudge-waiting'],
    ])
    await replied(0)
    expect(await sendNudge(deps(), order)).toEqual({ nudged: 1, step: 1 })
    expect(await finish()).toEqual(['Still there, Ada1?'])
    const spared = await deliveries().findOne({ contact: `${tenant}.p0`, step: 1 })
    expect(spared).toMatchObject({ state: 'cancelled', reason: 'replied' })
  })

  it('should leave those out who get the message only afterwards', async () => {
    await sentTo(2)
    await deliveries().updateOne(
      { contact: `${tenant}.p1` },
      { $set: { state: 'queued', sentAt: null, attempts: [], dueAt: new Date() } },
    )
    await sendNudge(deps(), { ...order, message: nudge.message })
    const held = await stage.holdAccount(mongo)
    await stage.until(async () => {
      await stage.expandNow(mongo, 'camp1')
      return (await status()) === 'done'
    })
    await held.close()
    expect(held.ledger.map(({ text }) => text).sort()).toEqual(['Hi Ada1', 'Still there, Ada0?'])
  })

  describe('of a run that ends at that moment', () => {
    const ended = () =>
      mongo.db
        .collection(slugs.campaignRuns)
        .updateMany({ tenant }, { $set: { status: 'done', finishedAt: new Date() } })
    const goes = async () => {
      await stage.expandNow(mongo, 'camp1')
      expect(await finish()).toEqual(['Still there, Ada0?', 'Still there, Ada1?'])
    }

    it('should go out though the sweep saw the run before', async () => {
      await sentTo(2)
      const seen = await readRun(tenantDb(), 'camp1')
      await sendNudge(deps(), { ...order, message: nudge.message })
      if (seen) await settleRun(tenantDb(), seen, new Date())
      expect(await status()).toBe('running')
      await goes()
    })

    it('should wake one that was over when its words had been looked at', async () => {
      await sentTo(2)
      const collection = (name: string) => {
        const found = mongo.db.collection(name)
        if (name !== slugs.campaigns) return found
        const findOne = async (filter: object) => {
          await ended()
          return found.findOne(filter)
        }
        return Object.assign(Object.create(found), { findOne })
      }
      const db = Object.assign(Object.create(mongo.db), { collection }) as Mongo['db']
      await sendNudge({ ...deps(), db }, { ...order, message: nudge.message })
      expect(await readRun(tenantDb(), 'camp1')).toMatchObject({
        ...{ status: 'finishing', finishedAt: null },
      })
      await goes()
    })

    it('should be refused where it was stopped meanwhile', async () => {
      await sentTo(2)
      await mongo.db
        .collection(slugs.campaignRuns)
        .updateMany({ tenant }, { $set: { status: 'stopped' } })
      const late = sendNudge(deps(), { ...order, message: nudge.message })
      await expect(late).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION' })
    })
  })

  describe('with words of its own', () => {
    const words = (value: string) => ({ ...order, message: stage.message(value) })
    const rows = () => deliveries().count({ campaign: 'camp1', step: 1 })
    const hold = async () => (await readRun(tenantDb(), 'camp1'))?.hold?.kind

    it('should be refused where nobody could get them', async () => {
      await mongo.db
        .collection<{ _id: string }>(slugs.tenants)
        .updateOne({ _id: tenant }, { $set: { optOutLine: true } })
      await sentTo(2)
      const long = sendNudge(deps(), words('x'.repeat(4_090)))
      await expect(long).rejects.toMatchObject({ field: 'message', message: /has 4,?\d+ char/ })
      const empty = sendNudge(deps(), words(''))
      await expect(empty).rejects.toMatchObject({ field: 'message', message: /is empty/ })
      expect((await readRun(tenantDb(), 'camp1'))?.frozen.nudges).toEqual([])
    })

    it('should be seen by somebody, and go to a few first, where they go to many', async () => {
      await sentTo(25)
      await mongo.db
        .collection<{ _id: string }>(slugs.tenants)
        .updateOne({ _id: tenant }, { $set: { sizeGate: { from: 20 } } })
      const nudged = words('Quite another text')
      await expect(sendNudge(deps(), nudged)).rejects.toMatchObject({ field: 'test' })
      const held = await stage.holdAccount(mongo)
      const toMe = { ...order, nudge: nudged.message }
      expect(await sendTest({ ...deps(), publicUrl: 'http://h.test' }, toMe)).toMatchObject({
        state: 'sent',
      })
      await held.close()
      expect(held.ledger.map(({ text }) => text)).toEqual(['Quite another text'])
      // Other words than those that were looked at.
      await expect(sendNudge(deps(), words('And another'))).rejects.toMatchObject({ field: 'test' })

      expect(await sendNudge(deps(), nudged)).toEqual({ nudged: 25, step: 1 })
      await stage.expandNow(mongo, 'camp1')
      await stage.expandNow(mongo, 'camp1')
      expect(await rows()).toBe(20)
      await sweep(deps())
      expect(await hold()).toBeUndefined()
      await deliveries().updateMany({ step: 1 }, { $set: { state: 'sent', sentAt: new Date() } })
      await sweep(deps())
      expect(await hold()).toBe('sample-is-out')
      const view = await runView(
        tenantDb(),
        { id: 'camp1', name: 'Spring' },
        { now: new Date(), tenant: {} },
      )
      expect(view).toMatchObject({
        hold: { kind: 'sample-is-out', step: 1, fact: expect.stringContaining('nudge 1') },
        steps: [{ step: 1, sample: { size: 20, passed: false } }],
      })
      await resumeRun(deps(), order)
      await stage.expandNow(mongo, 'camp1')
      expect(await rows()).toBe(25)
    })
  })
})
