import type { Delivery } from '../../src/core/model/delivery.ts'
import type { Mongo } from '../../src/mongo/connect.ts'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { HOUR } from '../../src/core/time.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { runView } from '../../src/plugins/campaigns/endpoints/run-view.ts'
import { previewRun } from '../../src/plugins/campaigns/preview-run.ts'
import { readRun } from '../../src/plugins/campaigns/store.ts'
import { sweep } from '../../src/plugins/campaigns/sweep.ts'
import * as stage from './stage.ts'

const { tenant, account } = stage
const order = { tenant, campaign: 'camp1' }
const nudges = [
  {
    afterHours: 48,
    condition: 'no-click' as const,
    message: stage.message('Seen it, {{first_name}}?'),
  },
  { afterHours: 72, condition: 'no-order' as const, message: stage.message('Last days.') },
]

describe('a ladder of nudges', () => {
  let mongo: Mongo
  const deps = () => ({ db: mongo.db, clock: systemClock })
  const tenantDb = () => forTenant(mongo.db, tenant)
  const deliveries = () => tenantDb().collection<Delivery>(slugs.deliveries)
  const insert = (slug: string, row: object) =>
    mongo.db.collection(slug).insertOne({ tenant, ...row } as never)
  const person = (n: number) => `${tenant}.p${n}`
  const standing = async (step: number) =>
    Object.fromEntries(
      (
        await deliveries()
          .find({ step }, { sort: { _id: 1 } })
          .toArray()
      ).map(({ contact, state, reason }) => [contact.slice(-2), `${state} ${reason}`]),
    )
  /** Two hours ago the message went to so many people. */
  const sentTo = async (count: number) => {
    await stage.addPeople(mongo, { from: 0, count })
    await stage.startCampaign(mongo, { nudges })
    const sentAt = new Date(Date.now() - 2 * HOUR)
    const before = { lastInboundAt: new Date(sentAt.getTime() - HOUR) }
    await mongo.db.collection(slugs.dialogs).updateMany({ tenant }, { $set: before })
    await deliveries().updateMany({}, { $set: { state: 'sent', sentAt, messageId: 1 } })
    await stage.expandNow(mongo, 'camp1')
  }
  const didSomething = async () => {
    const at = new Date()
    await deliveries().updateOne({ contact: person(0), step: 0 }, { $set: { repliedAt: at } })
    await insert(slugs.orders, { _id: 'o1', contact: person(1), placedAt: at, updatedAt: at })
    await insert(slugs.clicks, {
      ...{ _id: 'c1', contact: person(2), campaign: 'camp1', bot: false, at },
    })
    await insert(slugs.clicks, {
      ...{ _id: 'c2', contact: person(3), campaign: 'camp1', bot: true, at },
    })
    await insert(slugs.suppressions, { _id: 's1', contact: person(4), reason: 'opt-out', at })
  }

  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  })
  beforeEach(() => stage.setStage(mongo))
  afterAll(async () => {
    await mongo.db.dropDatabase()
    await mongo.close()
  })

  it('should call a step off with its reason for whoever answered, ordered, clicked or opted out', async () => {
    await sentTo(6)
    expect(new Set(Object.values(await standing(1)))).toEqual(new Set(['deferred nudge-waiting']))
    await didSomething()
    await sweep(deps())
    expect(await standing(1)).toEqual({
      p0: 'cancelled replied',
      p1: 'cancelled ordered',
      p2: 'cancelled clicked',
      // A program's click is nobody's.
      p3: 'deferred nudge-waiting',
      p4: 'cancelled suppressed-opt-out',
      p5: 'deferred nudge-waiting',
    })
    // Whoever only clicked may still buy: the ladder goes on for them, and for nobody else.
    await stage.expandNow(mongo, 'camp1')
    expect(await standing(2)).toEqual({ p2: 'deferred nudge-waiting' })
    const [row] = await deliveries().find({ step: 2 }).toArray()
    const clicked = await deliveries().findOne({ contact: person(2), step: 1 })
    expect(row?.dueAt.getTime()).toBe((clicked?.dueAt.getTime() ?? 0) + 72 * HOUR)
    await insert(slugs.orders, {
      ...{ _id: 'o2', contact: person(2), placedAt: new Date(), updatedAt: new Date() },
    })
    await sweep(deps())
    expect(await standing(2)).toEqual({ p2: 'cancelled ordered' })
    await sweep(deps())
    const run = await readRun(tenantDb(), 'camp1')
    expect(run?.steps).toMatchObject([
      { step: 0, states: { sent: 6 } },
      { step: 1, states: { cancelled: 4, deferred: 2 } },
      { step: 2, states: { cancelled: 1 } },
    ])
  })

  it('should show the message apart from its nudges, and what holds a nudge back', async () => {
    await sentTo(6)
    await didSomething()
    await deliveries().updateOne(
      { contact: person(5), step: 1 },
      { $set: { reason: 'frequency-cap' } },
    )
    await sweep(deps())
    const now = new Date()
    const view = await runView(tenantDb(), { id: 'camp1', name: 'One' }, { now, tenant: {} })
    expect(view).toMatchObject({
      message: { total: 6, sent: 6, deferred: 0, cancelled: 0 },
      waits: [{ reason: 'frequency-cap', nudge: true, count: 1 }],
    })
    const [first] = 'steps' in view ? view.steps : []
    expect(first).toMatchObject({ waiting: 2, early: 1, cancelled: 4 })
    expect(first?.because).toContainEqual({ reason: 'frequency-cap', count: 1 })
  })

  it('should write a step as called off where they had done it before it was planned', async () => {
    await stage.addPeople(mongo, { from: 0, count: 3 })
    await stage.startCampaign(mongo, { nudges })
    const sentAt = new Date(Date.now() - 2 * HOUR)
    const before = { lastInboundAt: new Date(sentAt.getTime() - HOUR) }
    await mongo.db.collection(slugs.dialogs).updateMany({ tenant }, { $set: before })
    await deliveries().updateMany({}, { $set: { state: 'sent', sentAt, messageId: 1 } })
    await didSomething()
    await stage.expandNow(mongo, 'camp1')
    await stage.expandNow(mongo, 'camp1')
    expect(await standing(1)).toEqual({
      p0: 'cancelled replied',
      p1: 'cancelled ordered',
      p2: 'cancelled clicked',
    })
    expect(await standing(2)).toEqual({ p2: 'deferred nudge-waiting' })
    expect((await readRun(tenantDb(), 'camp1'))?.counts).toMatchObject({ total: 7, cancelled: 3 })
  })

  it('should show before Start what would follow, word for word and when', async () => {
    await stage.addPeople(mongo, { from: 0, count: 1 })
    await stage.draftCampaign(mongo, { nudges })
    const { policyRules } = stage.contextOf(mongo)
    const { samples } = await previewRun(
      { ...deps(), publicUrl: 'http://h.test', policyRules },
      order,
    )
    const [first, second] = samples[0]?.nudges ?? []
    expect(first).toMatchObject({ step: 1, condition: 'no-click' })
    expect(first?.message?.text).toBe('Seen it, Ada0?')
    const ahead = (first?.at?.getTime() ?? 0) - Date.now()
    expect(ahead).toBeGreaterThan(47 * HOUR)
    expect(second?.at?.getTime()).toBeGreaterThanOrEqual((first?.at?.getTime() ?? 0) + 72 * HOUR)
    expect(await deliveries().count()).toBe(0)
    expect(account).toBe('acc1')
  })
})
