import type { FrozenCampaign, QuietHours } from '../../src/core/model/campaign-run.ts'
import type { Delivery } from '../../src/core/model/delivery.ts'
import type { Mongo } from '../../src/mongo/connect.ts'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { dialogId } from '../../src/core/ids.ts'
import { after as later, HOUR } from '../../src/core/time.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { sendNudge } from '../../src/plugins/campaigns/nudge-now.ts'
import { readRun } from '../../src/plugins/campaigns/store.ts'
import * as stage from './stage.ts'

const { tenant } = stage
const order = { tenant, campaign: 'camp1', by: 'u1' }
const nightly: QuietHours = { enabled: true, from: '22:00', to: '08:00', mode: 'skip' }

describe('a nudge as it is planned', () => {
  let mongo: Mongo
  const deps = () => ({ db: mongo.db, clock: systemClock })
  const tenantDb = () => forTenant(mongo.db, tenant)
  const deliveries = () => tenantDb().collection<Delivery>(slugs.deliveries)
  const rows = (slug: string) => mongo.db.collection<{ _id: string }>(slug)
  const planned = async () =>
    (
      await deliveries()
        .find({ step: { $gt: 0 } }, { sort: { _id: 1 } })
        .toArray()
    ).map(({ state, reason }) => `${state} ${reason}`)
  const nudgeAfter = (afterHours: number): FrozenCampaign['nudges'] => [
    { afterHours, message: stage.message('Still there, {{first_name}}?') },
  ]
  /** The day before yesterday the message went to everybody; they had written the day before that. */
  const wasSent = async (): Promise<Date> => {
    const sentAt = later(new Date(), -48 * HOUR)
    const before = { $set: { lastInboundAt: later(sentAt, -24 * HOUR) } }
    await rows(slugs.dialogs).updateMany({ tenant } as object, before)
    const attempts = [{ at: sentAt, outcome: 'sent', detail: null }]
    const sent = { state: 'sent' as const, reason: null, sentAt, messageId: 1, attempts }
    await deliveries().updateMany({}, { $set: sent })
    return sentAt
  }
  /** To one person, of a campaign that leaves out whose night it is. */
  const sentByDay = async (afterHours: number) => {
    await stage.addPeople(mongo, { from: 0, count: 1 })
    await stage.startCampaign(mongo, { nudges: nudgeAfter(afterHours), quietHours: nightly })
    await wasSent()
  }
  const fallsNight = () =>
    rows(slugs.contacts).updateMany({}, { $set: { timeZone: stage.zoneAt(2) } as object })
  const finish = async () => {
    const held = await stage.holdAccount(mongo)
    const status = async () => (await readRun(tenantDb(), 'camp1'))?.status
    await stage.until(async () => (await status()) === 'done')
    await held.close()
    return held.ledger
  }

  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  })
  beforeEach(() => stage.setStage(mongo))
  afterAll(async () => {
    await mongo.db.dropDatabase()
    await mongo.close()
  })

  it('should go to the address that its own account knows, whoever heard of them last', async () => {
    await stage.addPeople(mongo, { from: 0, count: 1 })
    const accounts = rows(slugs.telegramAccounts)
    await accounts.insertOne({ ...(await accounts.findOne()), _id: 'acc2' })
    await stage.startCampaign(mongo, { accounts: ['acc1', 'acc2'], nudges: nudgeAfter(1) })
    const sentAt = await wasSent()
    // They had written to the other account while the message waited for its turn.
    const dialogs = rows(slugs.dialogs)
    await dialogs.insertOne({
      ...(await dialogs.findOne()),
      ...{ _id: dialogId(tenant, 'acc2', '1000'), account: 'acc2', accessHash: '99' },
      ...{ lastInboundAt: later(sentAt, -HOUR) },
    } as never)
    await stage.expandNow(mongo, 'camp1')
    const peer = { userId: '1000', accessHash: '7' }
    const nudge = await deliveries().findOne({ step: 1 })
    expect(nudge).toMatchObject({ account: 'acc1', peer, state: 'queued' })
    expect(await finish()).toMatchObject([{ peer, text: 'Still there, Ada0?' }])
  })

  it('should wait for its hour where a campaign skips the night and it is planned in it', async () => {
    await sentByDay(60)
    await fallsNight()
    await stage.expandNow(mongo, 'camp1')
    expect(await planned()).toEqual(['deferred nudge-waiting'])
    expect(await rows(slugs.decisions).countDocuments({ step: 1 } as object)).toBe(0)
    // The night counts when it is due.
    const due = { state: 'queued' as const, reason: null, dueAt: new Date() }
    await deliveries().updateMany({ step: 1 }, { $set: due })
    expect(await finish()).toEqual([])
    expect(await planned()).toEqual(['skipped quiet-hours-skip'])
  })

  it('should be skipped at once where it is due in a night that is skipped', async () => {
    await sentByDay(1)
    await fallsNight()
    await rows(slugs.statsDirty).deleteMany({})
    await stage.expandNow(mongo, 'camp1')
    expect(await planned()).toEqual(['skipped quiet-hours-skip'])
    // Nobody else tells the figures of the day.
    const day = new Date().toISOString().slice(0, 10)
    const marks = await rows(slugs.statsDirty)
      .find({ tenant } as object)
      .toArray()
    expect(marks).toMatchObject([{ scope: 'camp1', day }])
  })

  it('should be by hand for those whom its condition names', async () => {
    await stage.addPeople(mongo, { from: 0, count: 2 })
    await stage.startCampaign(mongo)
    await wasSent()
    const click = { tenant, contact: `${tenant}.p0`, campaign: 'camp1', bot: false, at: new Date() }
    await rows(slugs.clicks).insertOne({ _id: 'c1', ...click } as never)
    const [{ message } = { message: null }] = nudgeAfter(0)
    const asked = sendNudge(deps(), { ...order, condition: 'no-click' })
    await expect(asked).rejects.toMatchObject({ code: 'INVALID_INPUT', field: 'condition' })
    await sendNudge(deps(), { ...order, message, condition: 'no-click' })
    await stage.expandNow(mongo, 'camp1')
    expect(await planned()).toEqual(['cancelled clicked', 'queued null'])
    expect((await finish()).map(({ text }) => text)).toEqual(['Still there, Ada1?'])
  })
})
