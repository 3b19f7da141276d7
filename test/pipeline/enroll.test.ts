import type { Delivery } from '../../src/core/model/delivery.ts'
import type { Mongo } from '../../src/mongo/connect.ts'
import type { TenantDb } from '../../src/mongo/for-tenant.ts'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { SAMPLE_SIZE } from '../../src/core/policy/size-gate.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { enroll } from '../../src/plugins/campaigns/enroll.ts'
import { settleRun } from '../../src/plugins/campaigns/settle-run.ts'
import { startRun } from '../../src/plugins/campaigns/start-run.ts'
import { pauseRun, resumeRun, stopRun } from '../../src/plugins/campaigns/steer-run.ts'
import { readRun } from '../../src/plugins/campaigns/store.ts'
import * as stage from './stage.ts'

const { tenant } = stage
const campaign = 'camp1'
const STARTED = 5
const CALLS = 10
const EACH = 4
/** As many calls as there is room for. */
const FIT = Math.floor((SAMPLE_SIZE - STARTED) / EACH)

describe('people who are added to a run by calls at the same moment', () => {
  let mongo: Mongo
  const rows = () => forTenant(mongo.db, tenant).collection<Delivery>(slugs.deliveries)
  const people = (from: number, count: number) =>
    Array.from({ length: count }, (_, n) => `${tenant}.p${from + n}`)
  const add = (contacts: string[]) => {
    const { policyRules, env } = stage.contextOf(mongo)
    const deps = { db: mongo.db, clock: systemClock, publicUrl: 'http://h.test', policyRules }
    return enroll(
      { ...deps, masterKey: env.HERALD_MASTER_KEY },
      { tenant, campaign, by: 'u1', contacts },
    )
  }
  const said = async (calls: Promise<{ contact: string }[]>[]) => {
    const ended = await Promise.allSettled(calls)
    return {
      made: ended.flatMap((one) => (one.status === 'fulfilled' ? [one.value.length] : [])),
      refused: ended.flatMap((one) => (one.status === 'rejected' ? [one.reason] : [])),
    }
  }
  const figures = async () => (await readRun(forTenant(mongo.db, tenant), campaign))?.counts.total

  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  })
  beforeEach(async () => {
    await stage.setStage(mongo)
    const sizeGate = { from: SAMPLE_SIZE }
    await mongo.db.collection(slugs.tenants).updateMany({}, { $set: { sizeGate } })
    await stage.addPeople(mongo, { from: 0, count: STARTED })
    await stage.startCampaign(mongo)
    await stage.addPeople(mongo, { from: STARTED, count: CALLS * EACH })
  })
  afterAll(async () => {
    await mongo.db.dropDatabase()
    await mongo.close()
  })

  it('should be no more than the size gate lets pass, and as many calls as fit succeed', async () => {
    const calls = Array.from({ length: CALLS }, (_, n) => add(people(STARTED + n * EACH, EACH)))
    const { made, refused } = await said(calls)
    expect(made).toEqual(Array.from({ length: FIT }, () => EACH))
    for (const error of refused)
      expect(error).toMatchObject({ code: 'INVALID_INPUT', field: 'contactIds' })
    expect(await rows().count({ campaign })).toBe(STARTED + FIT * EACH)
    expect(await figures()).toBe(STARTED + FIT * EACH)
  })

  it('should be written and counted once where all calls name the same', async () => {
    const contacts = people(STARTED, SAMPLE_SIZE - STARTED)
    const { made, refused } = await said(Array.from({ length: CALLS }, () => add(contacts)))
    expect(refused).toEqual([])
    expect(made.reduce((sum, count) => sum + count, 0)).toBe(contacts.length)
    expect(await rows().count({ campaign })).toBe(SAMPLE_SIZE)
    expect(await figures()).toBe(SAMPLE_SIZE)
    // The run is full: whoever is in it may be named again, and nobody else.
    expect(await add(contacts)).toEqual([])
    await expect(add(people(SAMPLE_SIZE, 1))).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })

  it('should not come between the messages of the campaign that has its accounts by now', async () => {
    const deps = { db: mongo.db, clock: systemClock }
    const order = { tenant, campaign, by: 'u1' }
    const status = async (id = campaign) => (await readRun(forTenant(mongo.db, tenant), id))?.status
    await rows().updateMany({}, { $set: { state: 'sent', sentAt: new Date() } })
    const runs = mongo.db.collection(slugs.campaignRuns)
    await runs.updateOne({ campaign }, { $set: { status: 'finishing' } })
    await pauseRun(deps, order)
    await stage.draftCampaign(mongo, { id: 'camp2' })
    // It nudges on, and holds nobody up.
    await resumeRun(deps, order)
    expect(await status()).toBe('finishing')
    await mongo.db.collection(slugs.tenants).updateMany({}, { $unset: { sizeGate: '' } })
    await startRun(deps, { ...order, campaign: 'camp2' })
    expect(await status('camp2')).toBe('expanding')

    const one = people(STARTED, 1)
    await expect(add(one)).rejects.toMatchObject({ code: 'CONFLICT', message: /“camp2”/ })
    expect(await rows().count({ campaign })).toBe(STARTED)
    expect(await figures()).toBe(STARTED)
    await stopRun(deps, { ...order, campaign: 'camp2' })
    expect(await add(one)).toHaveLength(1)
    expect(await status()).toBe('running')
    // The line is whole again: the next one waits.
    await stage.draftCampaign(mongo, { id: 'camp3' })
    await startRun(deps, { ...order, campaign: 'camp3' })
    expect(await status('camp3')).toBe('scheduled')
  })

  it('should be written to where they come while the run is being ended', async () => {
    const tenantDb = forTenant(mongo.db, tenant)
    await rows().updateMany({}, { $set: { state: 'sent', sentAt: new Date() } })
    const run = await readRun(tenantDb, campaign)
    if (!run) throw new Error('not started')
    let added: { state: string }[] = []
    // Nothing was open when it was looked at; then its rows are counted, and then it is moved.
    const counted = {
      ...tenantDb.collection(slugs.campaignRuns),
      updateOne: async () => {
        added = await add(people(STARTED, 1))
      },
    }
    const slow = {
      ...tenantDb,
      collection: (slug: string) =>
        slug === slugs.campaignRuns && added.length === 0 ? counted : tenantDb.collection(slug),
    } as unknown as TenantDb
    await settleRun(slow, run, new Date())
    expect(added).toMatchObject([{ state: 'queued' }])
    expect((await readRun(tenantDb, campaign))?.status).toBe('running')
    // Once they have it, it ends.
    await rows().updateMany({}, { $set: { state: 'sent', sentAt: new Date() } })
    const now = await readRun(tenantDb, campaign)
    expect((await settleRun(tenantDb, now ?? run, new Date())).status).toBe('done')
  })
})
