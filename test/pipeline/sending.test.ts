import type { Mongo } from '../../src/mongo/connect.ts'
import type { Delivery } from '../../src/core/model/delivery.ts'
import type { Lane } from '../../src/core/model/lane.ts'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { joinId } from '../../src/core/ids.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { tallyRows } from '../../src/plugins/campaigns/counters.ts'
import { pauseRun, resumeRun } from '../../src/plugins/campaigns/steer-run.ts'
import { readRun } from '../../src/plugins/campaigns/store.ts'
import * as stage from './stage.ts'

describe('from rows to messages', () => {
  let mongo: Mongo
  const { tenant } = stage
  const order = { tenant, campaign: 'camp1', by: 'u1' }
  const deps = () => ({ db: mongo.db, clock: systemClock })
  const status = async () => (await readRun(forTenant(mongo.db, tenant), 'camp1'))?.status

  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  })
  beforeEach(() => stage.setStage(mongo))
  afterAll(async () => {
    await mongo.db.dropDatabase()
    await mongo.close()
  })

  it('should send each message once, a second apart, and count what the rows say', async () => {
    await stage.addPeople(mongo, { from: 0, count: 4 })
    await stage.startCampaign(mongo)
    const held = await stage.holdAccount(mongo)
    await stage.until(async () => (await status()) === 'done')
    await held.close()
    expect(held.ledger.map(({ text }) => text).sort()).toEqual([
      'Hi Ada0',
      'Hi Ada1',
      'Hi Ada2',
      'Hi Ada3',
    ])
    held.asked.slice(1).forEach(({ at }, i) => {
      expect(at - (held.asked[i]?.at ?? 0)).toBeGreaterThan(999)
    })
    const run = await readRun(forTenant(mongo.db, tenant), 'camp1')
    const { counts } = await tallyRows(forTenant(mongo.db, tenant), 'camp1')
    expect(run?.counts).toEqual(counts)
    expect(counts).toMatchObject({ total: 4, sent: 4 })
  })

  it('should take back what is handed over to whoever this process hears opt out', async () => {
    await stage.addPeople(mongo, { from: 0, count: 3 })
    await stage.startCampaign(mongo)
    const contact = joinId(tenant, 'p1')
    const held = await stage.holdAccount(
      mongo,
      () => undefined,
      ({ text }, heard) => {
        if (text === 'Hi Ada1') heard.suppress(contact, { reason: 'opt-out', at: new Date() })
      },
    )
    await stage.until(async () => (await status()) === 'done')
    await held.close()
    expect(held.ledger.map(({ text }) => text).sort()).toEqual(['Hi Ada0', 'Hi Ada2'])
    const rows = forTenant(mongo.db, tenant).collection<Delivery>(slugs.deliveries)
    expect(await rows.findOne({ contact })).toMatchObject({
      ...{ state: 'skipped', reason: 'suppressed-opt-out' },
    })
  })

  it('should not count what was held back at the wire for what else its person may get', async () => {
    await stage.addPeople(mongo, { from: 0, count: 1 })
    await stage.startCampaign(mongo)
    const tooLate = { kind: 'unreachable', code: 'TOO_LATE' } as const
    let going: () => number = () => 0
    const whenHanded: number[] = []
    let paused: Promise<unknown> | undefined
    const held = await stage.holdAccount(
      mongo,
      () => ({ ok: false, failure: tooLate }),
      (_, heard) => {
        going = () => heard.goingTo(joinId(tenant, 'p0')).length
        paused ??= pauseRun(deps(), order)
        whenHanded.push(going())
      },
    )
    await stage.until(() => whenHanded.length > 0 && going() === 0)
    await paused
    await held.close()
    expect(new Set(whenHanded)).toEqual(new Set([1]))
    expect(going()).toBe(0)
    expect((await stage.rowsOf(mongo)).map(({ state }) => state)).toEqual(['queued'])
  })

  it('should let at most the message in flight out after a pause, and go on later', async () => {
    await stage.addPeople(mongo, { from: 0, count: 4 })
    await stage.startCampaign(mongo)
    const held = await stage.holdAccount(mongo)
    await stage.until(() => held.asked.length > 0)
    await pauseRun(deps(), order)
    const atPause = held.asked.length
    await new Promise((resolve) => setTimeout(resolve, 2_500))
    expect(held.asked.length - atPause).toBeLessThanOrEqual(1)
    await resumeRun(deps(), order)
    await stage.until(async () => (await status()) === 'done')
    await held.close()
    expect(held.ledger).toHaveLength(4)
  })

  it('should write a flood wait down and obey it', async () => {
    await stage.addPeople(mongo, { from: 0, count: 2 })
    await stage.startCampaign(mongo)
    const flood = { kind: 'flood-wait', seconds: 3, code: 'FLOOD_WAIT_3' } as const
    const held = await stage.holdAccount(mongo, (_, n) =>
      n === 1 ? { ok: false, failure: flood } : undefined,
    )
    await stage.until(async () => (await status()) === 'done')
    await held.close()
    const [first, second] = held.asked
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(3_000)
    expect(held.ledger).toHaveLength(2)
    const lane = await mongo.db.collection<Lane>(slugs.lanes).findOne({ tenant })
    expect(lane?.floodUntil).toBeInstanceOf(Date)
  })

  it('should offer a message of unknown outcome again by the same id', async () => {
    await stage.addPeople(mongo, { from: 0, count: 1 })
    await stage.startCampaign(mongo)
    const lost = { kind: 'unknown-outcome', code: 'TIMEOUT' } as const
    const held = await stage.holdAccount(mongo, (_, n) =>
      n === 1 ? { ok: false, failure: lost } : undefined,
    )
    await stage.until(async () => (await status()) === 'done')
    await held.close()
    expect(held.asked.map(({ randomId }) => randomId)).toHaveLength(2)
    expect(new Set(held.asked.map(({ randomId }) => randomId)).size).toBe(1)
    expect(held.ledger).toHaveLength(1)
  })

  it('should neither lose nor double what was in flight when the sender died', async () => {
    await stage.addPeople(mongo, { from: 0, count: 2 })
    await stage.startCampaign(mongo)
    const dead = await stage.holdAccount(mongo, () => new Promise(() => {}))
    await stage.until(() => dead.asked.length === 1)
    dead.abort()
    const lane = await mongo.db.collection<Lane>(slugs.lanes).findOne({ tenant })
    expect(lane?.flight?.ids).toHaveLength(2)
    const next = await stage.holdAccount(mongo)
    await stage.until(async () => (await status()) === 'done')
    await next.close()
    expect(next.asked[0]?.randomId).toBe(dead.asked[0]?.randomId)
    expect(next.ledger).toHaveLength(2)
    expect((await stage.rowsOf(mongo)).map(({ state }) => state)).toEqual(['sent', 'sent'])
  })

  it('should skip somebody who opted out after the rows were written, and stop who blocked us', async () => {
    await stage.addPeople(mongo, { from: 0, count: 2 })
    await stage.startCampaign(mongo)
    await forTenant(mongo.db, tenant)
      .collection<{ _id: string; tenant: string; contact: string; reason: string }>(
        slugs.suppressions,
      )
      .insertOne({ _id: `${tenant}.p0`, tenant, contact: `${tenant}.p0`, reason: 'opt-out' })
    const failure = { kind: 'blocked', code: 'USER_IS_BLOCKED' } as const
    const held = await stage.holdAccount(mongo, () => ({ ok: false, failure }))
    await stage.until(async () => (await status()) === 'done')
    await held.close()
    const rows = await stage.rowsOf(mongo)
    expect(rows.map(({ state, reason }) => [state, reason])).toEqual([
      ['skipped', 'suppressed-opt-out'],
      ['failed', 'blocked'],
    ])
    expect(held.ledger).toHaveLength(0)
    const stopped = await mongo.db.collection(slugs.suppressions).find({ tenant }).toArray()
    expect(stopped.map(({ reason }) => reason).sort()).toEqual(['blocked', 'opt-out'])
  })
})
