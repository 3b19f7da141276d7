import type { Delivery } from '../../src/core/model/delivery.ts'
import type { Mongo } from '../../src/mongo/connect.ts'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { after as later, HOUR, SECOND } from '../../src/core/time.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { readRun } from '../../src/plugins/campaigns/store.ts'
import { sweep } from '../../src/plugins/campaigns/sweep.ts'
import * as stage from './stage.ts'

const { tenant } = stage
const PEOPLE = 5

describe('nudges after a message that was repeated because its answer was lost', () => {
  let mongo: Mongo
  const deps = () => ({ db: mongo.db, clock: systemClock })
  const deliveries = () => forTenant(mongo.db, tenant).collection<Delivery>(slugs.deliveries)
  const person = (n: number) => `${tenant}.p${n}`
  const insert = (slug: string, row: object) =>
    mongo.db.collection(slug).insertOne({ tenant, ...row } as never)
  const standing = async (step: number) =>
    (
      await deliveries()
        .find({ step }, { sort: { _id: 1 } })
        .toArray()
    ).map(({ state, reason }) => `${state} ${reason}`)
  const nudge = (condition: 'no-reply' | 'no-click', afterHours = 1) => ({
    ...{ afterHours, condition, message: stage.message('Still there, {{first_name}}?') },
  })

  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  })
  beforeEach(() => stage.setStage(mongo))
  afterAll(async () => {
    await mongo.db.dropDatabase()
    await mongo.close()
  })

  /** The first try arrived; half a minute later the second one was told that it had. */
  const sentTwice = async (nudges: ReturnType<typeof nudge>[], ago = 30 * HOUR) => {
    await stage.addPeople(mongo, { from: 0, count: PEOPLE })
    await stage.startCampaign(mongo, { nudges })
    const now = Date.now()
    const first = new Date(now - (now % SECOND) - ago + 700)
    const sentAt = later(first, 30 * SECOND)
    const before = { $set: { lastInboundAt: later(first, -HOUR) } }
    await mongo.db.collection(slugs.dialogs).updateMany({ tenant }, before)
    const attempts = [
      { at: first, outcome: 'unknown', detail: 'TIMEOUT' },
      { at: sentAt, outcome: 'sent', detail: null },
    ]
    await deliveries().updateMany({}, { $set: { state: 'sent', sentAt, messageId: 1, attempts } })
    return { first, between: later(first, 20 * SECOND) }
  }
  /** One answers, one writes within the same second, one clicks, one orders, one does nothing. */
  const answer = async ({ first, between: at }: { first: Date; between: Date }) => {
    await deliveries().updateOne({ contact: person(0), step: 0 }, { $set: { repliedAt: at } })
    const wholeSecond = { $set: { lastInboundAt: later(first, -700) } }
    await mongo.db.collection(slugs.dialogs).updateOne({ contact: person(1) }, wholeSecond)
    await insert(slugs.clicks, {
      ...{ _id: 'c1', contact: person(2), campaign: 'camp1', bot: false, at },
    })
    await insert(slugs.orders, {
      ...{ _id: 'o1', contact: person(3), placedAt: at, updatedAt: new Date() },
    })
    await mongo.db
      .collection(slugs.contacts)
      .updateOne({ _id: person(3) as never }, { $set: { lastOrder: { at } } })
  }
  const calledOff = [
    'cancelled replied',
    'cancelled replied',
    'cancelled clicked',
    'cancelled ordered',
  ]

  it('should be planned for nobody who did something between the tries', async () => {
    await answer(await sentTwice([nudge('no-click', 48)]))
    await stage.expandNow(mongo, 'camp1')
    expect(await standing(1)).toEqual([...calledOff, 'deferred nudge-waiting'])
  })

  it('should be called off by the sweep for whoever did', async () => {
    // As far back as a sweep looks for what was done.
    const tries = await sentTwice([nudge('no-click', 48)], 60 * SECOND)
    await stage.expandNow(mongo, 'camp1')
    await answer(tries)
    await sweep(deps())
    const [marked, , ...others] = calledOff
    // A word that belongs to no message is heeded at the wire.
    const waits = 'deferred nudge-waiting'
    expect(await standing(1)).toEqual([marked, waits, ...others, waits])
  })

  it('should be held back at the wire where they had been planned before', async () => {
    const tries = await sentTwice([nudge('no-click')])
    await stage.expandNow(mongo, 'camp1')
    await answer(tries)
    const held = await stage.holdAccount(mongo)
    const status = async () => (await readRun(forTenant(mongo.db, tenant), 'camp1'))?.status
    await stage.until(async () => (await status()) === 'done')
    await held.close()
    expect(held.ledger.map(({ text }) => text)).toEqual(['Still there, Ada4?'])
    expect(await standing(1)).toEqual([...calledOff, 'sent null'])
  })

  it('should be planned no further for whoever answered a step further down', async () => {
    const { between } = await sentTwice([nudge('no-reply'), nudge('no-reply', 48)])
    await stage.expandNow(mongo, 'camp1')
    await deliveries().updateOne({ contact: person(0), step: 0 }, { $set: { repliedAt: between } })
    await deliveries().updateMany({ step: 1 }, { $set: { state: 'sent', sentAt: new Date() } })
    await stage.expandNow(mongo, 'camp1')
    const others = Array.from({ length: PEOPLE - 1 }, () => 'deferred nudge-waiting')
    expect(await standing(2)).toEqual(['cancelled replied', ...others])
  })
})
