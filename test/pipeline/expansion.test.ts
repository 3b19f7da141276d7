import type { FairTurns } from '../../src/core/fair-turns.ts'
import type { Mongo } from '../../src/mongo/connect.ts'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { makeFairTurns } from '../../src/core/fair-turns.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { expand } from '../../src/plugins/campaigns/expand.ts'
import { tallyRows } from '../../src/plugins/campaigns/counters.ts'
import { previewRun } from '../../src/plugins/campaigns/preview-run.ts'
import { liftQuietHours, stopRun } from '../../src/plugins/campaigns/steer-run.ts'
import { startRun } from '../../src/plugins/campaigns/start-run.ts'
import { readRun, runsOf } from '../../src/plugins/campaigns/store.ts'
import { sweep } from '../../src/plugins/campaigns/sweep.ts'
import * as stage from './stage.ts'

describe('from Start to rows', () => {
  let mongo: Mongo
  const { tenant } = stage
  const order = { tenant, campaign: 'camp1', by: 'u1' }
  const deps = () => ({ db: mongo.db, clock: systemClock })
  const policyRules = () => stage.contextOf(mongo).policyRules
  const publicUrl = 'http://h.test'
  const previewDeps = () => ({ ...deps(), publicUrl, policyRules: policyRules() })

  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  })
  beforeEach(() => stage.setStage(mongo))
  afterAll(async () => {
    await mongo.db.dropDatabase()
    await mongo.close()
  })

  it('should write one row a person and change nothing when it runs again', async () => {
    await stage.addPeople(mongo, { from: 0, count: 620 })
    await stage.startCampaign(mongo, { text: 'Hi {{first_name}}: https://shop.test/a' })
    const first = await stage.rowsOf(mongo)
    expect(first).toHaveLength(620)
    expect(new Set(first.map(({ randomId }) => randomId)).size).toBe(620)
    expect(first[0]?.message.text).toMatch(/^Hi Ada0: http:\/\/h\.test\/r\/ABCD\w{8}$/)
    await runsOf(forTenant(mongo.db, tenant)).updateOne(
      { campaign: 'camp1' },
      { $set: { status: 'expanding', expandedTo: null, expandedAt: null } },
    )
    await stage.expandNow(mongo, 'camp1')
    expect(await stage.rowsOf(mongo)).toEqual(first)
  })

  it('should write the same rows and figures wherever it is killed', async () => {
    await stage.addPeople(mongo, { from: 0, count: 5_200 })
    await stage.draftCampaign(mongo, { text: 'Hi {{first_name}}: https://shop.test/a' })
    // Few enough to be asked nothing at Start; the others come to the audience afterwards.
    const later = await mongo.db.collection(slugs.contacts).find({ tenant }).skip(900).toArray()
    await mongo.db
      .collection(slugs.contacts)
      .deleteMany({ _id: { $in: later.map(({ _id }) => _id) } })
    await startRun(deps(), order)
    await stage.passSample(mongo, 'camp1')
    await mongo.db.collection(slugs.contacts).insertMany(later)

    let kills = 0
    let pages = 0
    const turns: FairTurns = {
      take: async (_, work) => {
        pages += 1
        const dies = pages % 6
        if (dies === 1) {
          kills += 1
          throw new Error('killed before a page')
        }
        const done = await work()
        if (dies === 0) {
          kills += 1
          throw new Error('killed after a page, and before it was noted')
        }
        return done
      },
    }
    const once = { ...deps(), publicUrl, policyRules: policyRules(), turns }
    await stage.until(async () => (await expand(once, order).catch(() => 'killed')) === 'done')
    const rows = await stage.rowsOf(mongo)
    expect(rows).toHaveLength(5_200)
    expect(new Set(rows.map(({ contact }) => contact)).size).toBe(5_200)
    expect(kills).toBeGreaterThan(1)
    const { counts } = await tallyRows(forTenant(mongo.db, tenant), 'camp1')
    expect((await readRun(forTenant(mongo.db, tenant), 'camp1'))?.counts).toEqual(counts)
    const codes = await mongo.db.collection(slugs.linkCodes).countDocuments({ tenant })
    expect(codes).toBe(5_200)
    await stage.expandNow(mongo, 'camp1')
    expect(await stage.rowsOf(mongo)).toEqual(rows)
  })

  it('should hold the night back and let it go when somebody says so', async () => {
    await stage.addPeople(mongo, { from: 0, count: 5, timeZone: stage.zoneAt(12) })
    await stage.addPeople(mongo, { from: 5, count: 4, timeZone: stage.zoneAt(2) })
    await stage.addPeople(mongo, { from: 9, count: 2, wrote: false })
    await stage.draftCampaign(mongo)
    const preview = await previewRun(previewDeps(), order)
    expect(preview).toMatchObject({ total: 11, now: 5, problems: [] })
    expect(preview.waiting).toMatchObject([{ reason: 'quiet-hours', people: 4 }])
    expect(preview.skipped).toMatchObject([{ reason: 'no-dialog', people: 2 }])

    await startRun(deps(), order)
    await stage.expandNow(mongo, 'camp1')
    const waiting = (await stage.rowsOf(mongo)).filter(({ state }) => state === 'deferred')
    expect(waiting).toHaveLength(4)
    for (const { dueAt, reason } of waiting) {
      expect(reason).toBe('quiet-hours')
      expect(dueAt.getTime()).toBeGreaterThan(Date.now())
    }
    const run = await readRun(forTenant(mongo.db, tenant), 'camp1')
    expect(run).toMatchObject({ status: 'running', counts: { total: 11, deferred: 4, skipped: 2 } })

    await expect(liftQuietHours(deps(), { ...order, reason: ' ' })).rejects.toMatchObject({
      field: 'reason',
    })
    await liftQuietHours(deps(), { ...order, reason: 'The sale ends tonight.' })
    const after = (await stage.rowsOf(mongo)).filter(({ state }) => state === 'queued')
    expect(after).toHaveLength(9)
    const audit = await mongo.db.collection(slugs.audit).find({ tenant }).toArray()
    expect(audit.map(({ action }) => action)).toContain('campaign.lift-quiet-hours')
  })

  it('should let go of those, too, whose page did not know yet that the night was lifted', async () => {
    await stage.addPeople(mongo, { from: 0, count: 700, timeZone: stage.zoneAt(2) })
    await stage.draftCampaign(mongo)
    await startRun(deps(), order)
    let lifted = false
    const turns: FairTurns = {
      take: async (_, work) => {
        if (!lifted) await liftQuietHours(deps(), { ...order, reason: 'The sale ends tonight.' })
        lifted = true
        return work()
      },
    }
    const once = { ...deps(), publicUrl, policyRules: policyRules(), turns }
    while ((await expand(once, order)) !== 'done');
    const rows = await stage.rowsOf(mongo)
    expect(rows).toHaveLength(700)
    expect(rows.filter(({ state }) => state !== 'queued')).toEqual([])
    const run = await readRun(forTenant(mongo.db, tenant), 'camp1')
    expect(run).toMatchObject({ status: 'running', counts: { total: 700, deferred: 0 } })
  })

  it('should end with the pages on their way when its process stops, and go on from there', async () => {
    await stage.addPeople(mongo, { from: 0, count: 900 })
    await stage.draftCampaign(mongo)
    await startRun(deps(), order)
    await stage.passSample(mongo, 'camp1')
    await stage.addPeople(mongo, { from: 900, count: 1_600 })
    const turns = makeFairTurns(1)
    const once = { ...deps(), publicUrl, policyRules: policyRules(), turns }
    expect(await expand({ ...once, stopping: () => true }, order)).not.toBe('done')
    expect(await stage.rowsOf(mongo)).toHaveLength(2_000)
    await stage.expandNow(mongo, 'camp1')
    expect(await stage.rowsOf(mongo)).toHaveLength(2_500)
  })

  it('should start a campaign once, and one at a time per account', async () => {
    await stage.addPeople(mongo, { from: 0, count: 2 })
    await stage.draftCampaign(mongo, { id: 'camp1' })
    await stage.draftCampaign(mongo, { id: 'camp2' })
    const starts = ['camp1', 'camp1', 'camp2'].map((campaign) =>
      startRun(deps(), { ...order, campaign }).then(
        ({ status }) => status as string,
        ({ code }: { code: string }) => code,
      ),
    )
    const said = await Promise.all(starts)
    expect(said.filter((one) => one === 'CONFLICT')).toHaveLength(1)
    const runs = await runsOf(forTenant(mongo.db, tenant)).find().toArray()
    expect(runs.map(({ status }) => status).sort()).toEqual(['expanding', 'scheduled'])

    const held = runs.find(({ status }) => status === 'expanding')
    await stopRun(deps(), { ...order, campaign: held?.campaign ?? '' })
    await sweep(deps())
    const after = await runsOf(forTenant(mongo.db, tenant)).find().toArray()
    expect(after.map(({ status }) => status).sort()).toEqual(['expanding', 'stopped'])
  })

  it('should refuse what cannot be sent and name the field', async () => {
    await stage.draftCampaign(mongo)
    await expect(startRun(deps(), order)).rejects.toMatchObject({ field: 'audience' })
    await stage.addPeople(mongo, { from: 0, count: 1 })
    await mongo.db.collection(slugs.telegramAccounts).updateMany({}, { $set: { state: 'broken' } })
    await expect(startRun(deps(), order)).rejects.toMatchObject({ field: 'accounts' })
    expect(await readRun(forTenant(mongo.db, tenant), 'camp1')).toBeNull()
  })

  it('should cancel what has not gone out when it is stopped', async () => {
    await stage.addPeople(mongo, { from: 0, count: 3 })
    await stage.startCampaign(mongo)
    const run = await stopRun(deps(), { ...order, reason: 'wrong text' })
    expect(run).toMatchObject({ status: 'stopped', counts: { total: 3, cancelled: 3 } })
    const { counts } = await tallyRows(forTenant(mongo.db, tenant), 'camp1')
    expect(counts).toEqual(run.counts)
  })
})
