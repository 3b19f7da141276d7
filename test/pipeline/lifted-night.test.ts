import type { Delivery } from '../../src/core/model/delivery.ts'
import type { Mongo } from '../../src/mongo/connect.ts'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { HOUR } from '../../src/core/time.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { enroll } from '../../src/plugins/campaigns/enroll.ts'
import { sendNudge } from '../../src/plugins/campaigns/nudge-now.ts'
import { startRun } from '../../src/plugins/campaigns/start-run.ts'
import { liftQuietHours } from '../../src/plugins/campaigns/steer-run.ts'
import { sweep } from '../../src/plugins/campaigns/sweep.ts'
import * as stage from './stage.ts'

const { tenant } = stage
const order = { tenant, campaign: 'camp1', by: 'u1' }
const lift = { ...order, reason: 'The sale ends tonight.' }

describe('"send the rest now", at night', () => {
  let mongo: Mongo
  const deps = () => ({ db: mongo.db, clock: systemClock })
  const deliveries = () => forTenant(mongo.db, tenant).collection<Delivery>(slugs.deliveries)
  const standing = async () =>
    (await stage.rowsOf(mongo)).map(({ contact, step, state, reason }) =>
      [contact.slice(-2), step, state, reason].join(' '),
    )
  const sleepers = (from: number, count: number) =>
    stage.addPeople(mongo, { from, count, timeZone: stage.zoneAt(2) })
  const add = (n: number) => {
    const { policyRules, env } = stage.contextOf(mongo)
    const rest = { publicUrl: 'http://h.test', policyRules, masterKey: env.HERALD_MASTER_KEY }
    return enroll({ ...deps(), ...rest }, { ...order, contacts: [`${tenant}.p${n}`] })
  }
  /** Those who waited have got it, three days ago; whoever wrote before that has not answered. */
  const wasSent = async () => {
    const sentAt = new Date(Date.now() - 72 * HOUR)
    const before = { $set: { lastInboundAt: new Date(sentAt.getTime() - HOUR) } }
    await mongo.db.collection(slugs.dialogs).updateMany({ tenant }, before)
    const attempts = [{ at: sentAt, outcome: 'sent', detail: null }]
    const sent = { state: 'sent' as const, reason: null, sentAt, messageId: 1, attempts }
    await deliveries().updateMany({ step: 0 }, { $set: sent })
  }
  const nudge = { afterHours: 1, message: stage.message('Still there?') }

  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  })
  beforeEach(() => stage.setStage(mongo))
  afterAll(async () => {
    await mongo.db.dropDatabase()
    await mongo.close()
  })

  it('should wake those who wait, and let those sleep who are added later', async () => {
    await sleepers(0, 2)
    await stage.startCampaign(mongo)
    await liftQuietHours(deps(), lift)
    await sleepers(2, 1)
    expect(await add(2)).toMatchObject([{ state: 'deferred', reason: 'quiet-hours' }])
    // As if it had come due for another reason: the wire asks again.
    const queued = { state: 'queued' as const, reason: null, dueAt: new Date() }
    await deliveries().updateOne({ contact: `${tenant}.p2` }, { $set: queued })
    const held = await stage.holdAccount(mongo)
    await stage.until(
      async () => (await deliveries().count({ state: { $in: ['queued', 'leased'] } })) === 0,
    )
    await held.close()
    expect(await standing()).toEqual(['p0 0 sent ', 'p1 0 sent ', 'p2 0 deferred quiet-hours'])
    expect(held.ledger).toHaveLength(2)
  })

  it('should wake those whom the night was just putting off, too', async () => {
    await sleepers(0, 1)
    await stage.startCampaign(mongo)
    await liftQuietHours(deps(), lift)
    expect(await standing()).toEqual(['p0 0 queued '])
    // A sender had judged it a moment before, and says so now.
    const dueAt = new Date(Date.now() + 6 * HOUR)
    const late = { $set: { state: 'deferred' as const, reason: 'quiet-hours' as const, dueAt } }
    await deliveries().updateMany({}, late)
    await sweep(deps())
    expect(await standing()).toEqual(['p0 0 queued '])
    // Who is put off later is put off by a night of which nothing was said.
    const long = new Date(Date.now() - HOUR)
    await mongo.db
      .collection(slugs.campaignRuns)
      .updateMany({ tenant }, { $set: { 'quietOverride.at': long } })
    await deliveries().updateMany({}, { ...late, $set: { ...late.$set, createdAt: long } })
    await sweep(deps())
    expect(await standing()).toEqual(['p0 0 deferred quiet-hours'])
  })

  it('should let nudges keep their night, planned or asked for by hand', async () => {
    await sleepers(0, 1)
    await stage.startCampaign(mongo, { nudges: [nudge] })
    await liftQuietHours(deps(), lift)
    await wasSent()
    await stage.expandNow(mongo, 'camp1')
    const asleep = ['p0 0 sent ', 'p0 1 deferred quiet-hours']
    expect(await standing()).toEqual(asleep)
    // Lifted once more, for those who wait for the message: a nudge is none of them.
    await liftQuietHours(deps(), lift)
    expect(await standing()).toEqual(asleep)
    await sendNudge(deps(), { ...order, message: nudge.message })
    await stage.expandNow(mongo, 'camp1')
    const queued = { state: 'queued' as const, reason: null, dueAt: new Date() }
    await deliveries().updateMany({ step: { $gt: 0 } }, { $set: queued })
    const held = await stage.holdAccount(mongo)
    await stage.until(async () => (await deliveries().count({ state: 'deferred' })) === 2)
    await held.close()
    expect(held.ledger).toEqual([])
    expect(await standing()).toEqual([...asleep, 'p0 2 deferred quiet-hours'])
  })

  it('should be said of those who have their row, while others are still being written', async () => {
    await sleepers(0, 1)
    await stage.draftCampaign(mongo)
    await startRun(deps(), order)
    await liftQuietHours(deps(), lift)
    await stage.expandNow(mongo, 'camp1')
    expect(await standing()).toEqual(['p0 0 deferred quiet-hours'])
    await liftQuietHours(deps(), lift)
    expect(await standing()).toEqual(['p0 0 queued '])
  })
})
