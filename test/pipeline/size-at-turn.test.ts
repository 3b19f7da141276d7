import type { FairTurns } from '../../src/core/fair-turns.ts'
import type { Delivery } from '../../src/core/model/delivery.ts'
import type { Mongo } from '../../src/mongo/connect.ts'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { makeFairTurns } from '../../src/core/fair-turns.ts'
import { LARGE, SAMPLE_SIZE } from '../../src/core/policy/size-gate.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { tallyRows } from '../../src/plugins/campaigns/counters.ts'
import { expand } from '../../src/plugins/campaigns/expand.ts'
import { writeSample } from '../../src/plugins/campaigns/sample.ts'
import { startRun } from '../../src/plugins/campaigns/start-run.ts'
import { pauseRun, resumeRun, stopRun } from '../../src/plugins/campaigns/steer-run.ts'
import { readRun, readTenant } from '../../src/plugins/campaigns/store.ts'
import { sweep } from '../../src/plugins/campaigns/sweep.ts'
import * as stage from './stage.ts'

const { tenant } = stage
const order = { tenant, campaign: 'camp1', by: 'u1' }
const FEW = 20
const MANY = 900

describe('an audience that grows after Start', () => {
  let mongo: Mongo
  const deps = () => ({ db: mongo.db, clock: systemClock })
  const tenantDb = () => forTenant(mongo.db, tenant)
  const deliveries = () => tenantDb().collection<Delivery>(slugs.deliveries)
  const run = () => readRun(tenantDb(), 'camp1')
  const grow = (count = MANY) => stage.addPeople(mongo, { from: 1_000, count })
  const allGoOut = () =>
    deliveries().updateMany(
      { state: 'queued' },
      { $set: { state: 'sent', sentAt: new Date(), messageId: 1 } },
    )
  const expandOnce = (turns: FairTurns) => {
    const { policyRules } = stage.contextOf(mongo)
    return expand({ ...deps(), publicUrl: 'http://h.test', policyRules, turns }, order)
  }

  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  })
  beforeEach(async () => {
    await stage.setStage(mongo)
    await mongo.db.collection(slugs.tenants).updateMany({}, { $set: { sizeGate: null } })
    await stage.addPeople(mongo, { from: 0, count: FEW })
    await stage.draftCampaign(mongo)
  })
  afterAll(async () => {
    await mongo.db.dropDatabase()
    await mongo.close()
  })

  it('should be asked for its size when its turn in line comes, and go to a few first', async () => {
    await stage.draftCampaign(mongo, { id: 'first' })
    await startRun(deps(), { ...order, campaign: 'first' })
    expect(await startRun(deps(), order)).toMatchObject({ status: 'scheduled', sample: null })
    await grow()
    await stopRun(deps(), { ...order, campaign: 'first' })
    await sweep(deps())
    expect((await run())?.status).toBe('expanding')
    await stage.expandNow(mongo, 'camp1')
    expect(await deliveries().count({ campaign: 'camp1' })).toBe(SAMPLE_SIZE)
    const sample = { size: SAMPLE_SIZE, passedAt: null, writtenAt: expect.any(Date) }
    expect(await run()).toMatchObject({ status: 'running', expandedAt: null, sample })
    const audit = await mongo.db.collection(slugs.audit).find({ tenant }).toArray()
    expect(audit).toContainEqual(
      expect.objectContaining({
        ...{ actor: 'herald', action: 'campaign.sample' },
        reason: 'More than 200 people are in it by now; 20 get it first.',
      }),
    )

    // The rest waits for a word, as ever.
    await allGoOut()
    await sweep(deps())
    expect(await run()).toMatchObject({ status: 'paused', hold: { kind: 'sample-is-out' } })
    await resumeRun(deps(), order)
    await stage.expandNow(mongo, 'camp1')
    const { counts } = await tallyRows(tenantDb(), 'camp1')
    expect(counts).toMatchObject({ total: FEW + MANY, sent: SAMPLE_SIZE })
    expect(await run()).toMatchObject({ status: 'running', hold: null, counts })
  })

  it('should go to everybody up to the border', async () => {
    await startRun(deps(), order)
    await grow(LARGE - FEW)
    await stage.expandNow(mongo, 'camp1')
    expect(await deliveries().count({ campaign: 'camp1' })).toBe(LARGE)
    expect(await run()).toMatchObject({ status: 'running', sample: null })
  })

  it('should ask nothing again where somebody has let the rest follow', async () => {
    await startRun(deps(), order)
    await stage.passSample(mongo, 'camp1')
    const passed = (await run())?.sample
    await grow()
    await stage.expandNow(mongo, 'camp1')
    expect(await deliveries().count({ campaign: 'camp1' })).toBe(FEW + MANY)
    expect((await run())?.sample).toEqual(passed)
  })

  it('should not go on to a crowd that came while it was paused halfway', async () => {
    await startRun(deps(), order)
    // Paused with its page written and counted, and not yet let go.
    const pausing: FairTurns = {
      take: async (_, work) => {
        const done = await work()
        await mongo.db
          .collection(slugs.campaignRuns)
          .updateMany({}, { $set: { expandedTo: `${tenant}.p9` } })
        await pauseRun(deps(), order)
        return done
      },
    }
    await expandOnce(pausing)
    expect(await run()).toMatchObject({ status: 'paused', expandedAt: null })
    await stage.addPeople(mongo, { from: 90_000, count: MANY })
    await resumeRun(deps(), order)
    await stage.expandNow(mongo, 'camp1')
    expect(await deliveries().count({ campaign: 'camp1' })).toBe(FEW)
    await allGoOut()
    await sweep(deps())
    expect(await run()).toMatchObject({
      ...{ status: 'paused', hold: { kind: 'sample-is-out' }, counts: { total: FEW, sent: FEW } },
    })
    await resumeRun(deps(), order)
    await stage.expandNow(mongo, 'camp1')
    expect(await deliveries().count({ campaign: 'camp1' })).toBe(FEW + MANY)
  })

  it('should write no row beyond the border for people who come right after the count', async () => {
    await startRun(deps(), order)
    let counted = false
    const { contacts } = slugs
    const db = new Proxy(mongo.db, {
      get: (own, key) => {
        const value: unknown = Reflect.get(own, key, own)
        if (typeof value !== 'function') return value
        if (key !== 'command') return value.bind(own)
        return async (command: { find?: string }, ...more: unknown[]) => {
          if (command.find === contacts && !counted) {
            counted = true
            await grow()
          }
          return value.call(own, command, ...more)
        }
      },
    })
    const { policyRules } = stage.contextOf(mongo)
    const turns: FairTurns = { take: (_, work) => work() }
    const over = { db, clock: systemClock, publicUrl: 'http://h.test', policyRules, turns }
    while ((await expand(over, order)) !== 'done');
    expect(counted).toBe(true)
    expect(await deliveries().count({ campaign: 'camp1' })).toBe(SAMPLE_SIZE)
    expect(await run()).toMatchObject({ status: 'running', sample: { passedAt: null } })
  })

  it('should all be written to though an expansion comes late that knew only the few', async () => {
    await grow(40)
    await startRun(deps(), { ...order, sample: true })
    const before = await run()
    await stage.expandNow(mongo, 'camp1')
    await allGoOut()
    await sweep(deps())
    await resumeRun(deps(), order)
    const { policyRules } = stage.contextOf(mongo)
    const settings = await readTenant(mongo.db, tenant)
    const place = { publicUrl: 'http://h.test', tenantDb: tenantDb() }
    if (before)
      await writeSample(
        { ...deps(), ...place, policyRules, turns: makeFairTurns(1) },
        { ...deps(), ...place, tenant: settings },
        before,
      )
    expect((await run())?.status).toBe('expanding')
    await stage.expandNow(mongo, 'camp1')
    expect(await deliveries().count({ campaign: 'camp1' })).toBe(FEW + 40)
  })
})
