import type { Inbound } from '../../src/core/model/contact.ts'
import type { Delivery } from '../../src/core/model/delivery.ts'
import type { Mongo } from '../../src/mongo/connect.ts'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { MAX_UNANSWERED } from '../../src/delivery/after-send.ts'
import { MAX_CRASHES } from '../../src/delivery/crashes.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { recordInbound } from '../../src/plugins/accounts/record-inbound.ts'
import { readRun } from '../../src/plugins/campaigns/store.ts'
import * as stage from './stage.ts'

describe('what comes back', () => {
  let mongo: Mongo
  const { tenant, account } = stage
  const tenantDb = () => forTenant(mongo.db, tenant)
  const inbound = () => tenantDb().collection<Inbound>(slugs.inbound)
  const status = async () => (await readRun(tenantDb(), 'camp1'))?.status
  const lost = { ok: false, failure: { kind: 'unknown-outcome', code: 'TIMEOUT' } } as const

  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  })
  beforeEach(() => stage.setStage(mongo))
  afterAll(async () => {
    await mongo.db.dropDatabase()
    await mongo.close()
  })

  /** They write, and the worker looks at it once. */
  const write = async (text: string, n = 0): Promise<void> => {
    const now = new Date()
    const peer = String(1_000 + n)
    const row: Inbound = {
      ...{ _id: `${tenant}.${account}.${peer}.77`, tenant, account, peer, messageId: 77 },
      ...{ contact: `${tenant}.p${n}`, text, receivedAt: now, handledAt: null },
      at: new Date(Math.floor(now.getTime() / 1_000) * 1_000),
    }
    await inbound().insertOne(row)
    await recordInbound(mongo.db, row, now)
  }
  const handleAgain = async (): Promise<Inbound | null> => {
    const row = await inbound().findOne({})
    if (row) await recordInbound(mongo.db, row, new Date())
    return inbound().findOne({})
  }
  const eventsOf = (type: string) =>
    mongo.db.collection(slugs.events).countDocuments({ tenant, type })

  it('should count a reply that comes before the outcome of what it answers', async () => {
    await stage.addPeople(mongo, { from: 0, count: 1 })
    await stage.startCampaign(mongo)
    const held = await stage.holdAccount(mongo, async () => {
      await write('STOP')
      const early = await inbound().findOne({})
      expect(early?.handledAt).toBeNull()
      expect(early?.lookAgainAt).toBeInstanceOf(Date)
      // What must not wait has not waited.
      expect(await mongo.db.collection(slugs.suppressions).countDocuments({ tenant })).toBe(1)
      return undefined
    })
    await stage.until(async () => (await status()) === 'done')
    await held.close()
    expect((await handleAgain())?.handledAt).toBeInstanceOf(Date)
    const [row] = await stage.rowsOf(mongo)
    expect(row).toMatchObject({ state: 'sent' })
    expect(row?.repliedAt).toBeInstanceOf(Date)
    await handleAgain()
    expect([await eventsOf('contact.replied'), await eventsOf('contact.opted-out')]).toEqual([1, 1])
  })

  it('should take nothing for answered that was written before it left the hand', async () => {
    await stage.addPeople(mongo, { from: 0, count: 2 })
    await stage.startCampaign(mongo)
    const held = await stage.holdAccount(mongo, async (_, n) => {
      if (n > 1) return undefined
      // The other message is in hand, and leaves in another second than this one.
      await write('hi', 1)
      expect((await inbound().findOne({}))?.waitsFor).toContain('p1')
      await new Promise((resolve) => setTimeout(resolve, 2_100))
      return undefined
    })
    await stage.until(async () => (await status()) === 'done')
    await held.close()
    expect((await handleAgain())?.handledAt).toBeInstanceOf(Date)
    const rows = await stage.rowsOf(mongo)
    expect(rows.map(({ state, repliedAt }) => [state, repliedAt])).toEqual([
      ['sent', null],
      ['sent', null],
    ])
    expect(await eventsOf('contact.replied')).toBe(0)
  })

  const tried = (times: number, outcome: string) =>
    tenantDb()
      .collection<Delivery>(slugs.deliveries)
      .updateMany(
        {},
        {
          $set: {
            ...{ state: 'unknown', dueAt: new Date() },
            attempts: Array(times).fill({ at: new Date(), outcome, detail: null }),
          },
        },
      )

  it('should end a message that is never answered for, with a reason to see', async () => {
    await stage.addPeople(mongo, { from: 0, count: 1 })
    await stage.startCampaign(mongo)
    await tried(MAX_UNANSWERED - 1, 'unknown')
    const held = await stage.holdAccount(mongo, () => lost)
    await stage.until(async () => (await status()) === 'done')
    await held.close()
    expect(held.asked).toHaveLength(1)
    const [row] = await stage.rowsOf(mongo)
    expect(row).toMatchObject({ state: 'failed', reason: 'too-many-attempts' })
    expect(row?.attempts.at(-1)).toMatchObject({ outcome: 'failed', detail: 'TIMEOUT' })
    expect(await eventsOf('delivery.failed')).toBe(1)
  })

  it('should not offer a message again that ended the sender each time', async () => {
    await stage.addPeople(mongo, { from: 0, count: 2 })
    await stage.startCampaign(mongo)
    await tried(MAX_CRASHES, 'begun')
    await tenantDb()
      .collection<Delivery>(slugs.deliveries)
      .updateOne({ contact: `${tenant}.p1` }, { $set: { state: 'queued', attempts: [] } })
    const held = await stage.holdAccount(mongo)
    await stage.until(async () => (await status()) === 'done')
    await held.close()
    expect(held.ledger.map(({ text }) => text)).toEqual(['Hi Ada1'])
    const [row] = await stage.rowsOf(mongo)
    expect(row).toMatchObject({ state: 'failed', reason: 'too-many-crashes' })
  })

  it('should hand an ended session to the account, and keep the message for it', async () => {
    await stage.addPeople(mongo, { from: 0, count: 2 })
    await stage.startCampaign(mongo)
    const failure = { kind: 'session-dead', code: 'SESSION_REVOKED' } as const
    const held = await stage.holdAccount(mongo, () => ({ ok: false, failure }))
    await stage.until(() => held.broken.length > 0)
    await stage.until(async () =>
      (await stage.rowsOf(mongo)).every((row) => row.state === 'queued'),
    )
    await held.close()
    expect(held.broken).toEqual([failure])
    expect(held.asked).toHaveLength(1)
    expect(await status()).toBe('running')

    const again = await stage.holdAccount(mongo)
    await stage.until(async () => (await status()) === 'done')
    await again.close()
    expect(again.ledger).toHaveLength(2)
  })
})
