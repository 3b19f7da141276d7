import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { Delivery } from '../../src/core/model/delivery.ts'
import type { Mongo } from '../../src/mongo/connect.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { SECOND } from '../../src/core/time.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { stopWritingTo } from '../../src/mongo/stop-list.ts'
import * as stage from '../pipeline/stage.ts'

describe('the gate before a wire at work', () => {
  let mongo: Mongo
  const { tenant } = stage
  const rows = (slug: string) => mongo.db.collection<{ _id: string }>(slug)
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  })
  beforeEach(() => stage.setStage(mongo))
  afterAll(async () => {
    await mongo.db.dropDatabase()
    await mongo.close()
  })

  it('should be silent within a second of the kill switch, and go on where it stood', async () => {
    await stage.addPeople(mongo, { from: 0, count: 40 })
    await stage.startCampaign(mongo)
    const held = await stage.holdAccount(mongo)
    await stage.until(() => held.ledger.length > 1)
    await rows(slugs.tenants).updateOne({ _id: tenant }, { $set: { killSwitch: true } })
    await pause(SECOND)
    const then = held.ledger.length
    await pause(3 * SECOND)
    expect(held.ledger.length).toBe(then)
    const waiting = (await stage.rowsOf(mongo)).filter(({ state }) => state !== 'sent')
    expect(new Set(waiting.map(({ state }) => state))).toEqual(new Set(['queued']))
    await rows(slugs.tenants).updateOne({ _id: tenant }, { $set: { killSwitch: false } })
    await stage.until(() => held.ledger.length > then)
    await held.close()
  })

  it('should start nothing to whoever another process put on the stop list a second ago', async () => {
    await stage.addPeople(mongo, { from: 0, count: 6 })
    await stage.startCampaign(mongo)
    const held = await stage.holdAccount(mongo)
    await stage.until(() => held.ledger.length > 0)
    const contact = `${tenant}.p5`
    await stopWritingTo(
      { db: mongo.db, heard: null },
      { tenant, contact, reason: 'opt-out', at: systemClock.now(), person: null },
    )
    const last = async () =>
      (await rows(slugs.deliveries).findOne({ contact } as object)) as Delivery | null
    await stage.until(async () => (await last())?.state === 'skipped')
    expect(await last()).toMatchObject({ reason: 'suppressed-opt-out', attempts: [] })
    await held.close()
  })
})
