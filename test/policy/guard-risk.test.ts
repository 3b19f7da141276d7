import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { Lane } from '../../src/core/model/lane.ts'
import type { Mongo } from '../../src/mongo/connect.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { laneId } from '../../src/core/ids.ts'
import { makeLogger } from '../../src/core/logger.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { guardRisk } from '../../src/plugins/accounts/guard-risk.ts'
import { hadTrouble, readWeek } from '../../src/plugins/accounts/read-week.ts'
import { withdrawConsent } from '../../src/plugins/accounts/take-opt-out.ts'
import { goOn } from '../../src/plugins/accounts/endpoints/go-on.ts'
import { account, campaign, contactId, deliveryOf, HOME, put, rowsIn } from './world.ts'

describe('the risk of an account', () => {
  let mongo: Mongo
  const log = makeLogger({ role: 'test', level: 'silent' })
  const guard = () => guardRisk({ mongo, clock: systemClock, log })
  const lane = async () =>
    (await rowsIn<Lane>(mongo, slugs.lanes).findOne({ _id: laneId(HOME, account) })) as Lane

  /** So many messages of an hour ago, of which the first few were refused by people who had blocked. */
  const outcomes = (count: number, blocked: number) => {
    const at = new Date(Date.now() - 3_600_000)
    return rowsIn(mongo, slugs.deliveries).insertMany(
      Array.from({ length: count }, (_, n) =>
        deliveryOf(HOME, n, {
          ...{ dueAt: at, updatedAt: at },
          ...(n < blocked ? { state: 'failed', reason: 'blocked' } : { state: 'sent', sentAt: at }),
        }),
      ),
    )
  }

  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  })
  beforeEach(async () => {
    for (const slug of Object.values(slugs)) await rowsIn(mongo, slug).deleteMany({})
    await put(mongo, slugs.telegramAccounts, {
      ...{ _id: account, tenant: HOME, name: 'Shop', state: 'connected', floods: [] },
    })
    await put(mongo, slugs.campaignRuns, {
      ...{ _id: `${HOME}.${campaign}`, tenant: HOME, campaign, status: 'running' },
      ...{ frozen: { accounts: [account] }, updatedAt: new Date() },
    })
    await put(mongo, slugs.lanes, {
      ...{ _id: laneId(HOME, account), tenant: HOME, account, network: 'sandbox' },
      ...{ owner: 'slot', fence: 1, restUntil: null, restReason: null },
      ...{ day: { key: '2026-11-20', count: 100 } },
    })
  })
  afterAll(() => mongo.close())

  it('should let it rest when people block it, with the figures in the audit', async () => {
    await outcomes(100, 10)
    await guard()
    expect(await lane()).toMatchObject({ restReason: 'risk-critical', restUntil: expect.any(Date) })
    const audit = await rowsIn(mongo, slugs.audit).find({}).toArray()
    expect(audit).toMatchObject([
      {
        action: 'account.rest',
        actor: 'herald',
        reason: '10 of 100 (10 %) had blocked the account',
      },
    ])
    await guard()
    expect(await rowsIn(mongo, slugs.audit).countDocuments()).toBe(1)
  })

  it('should leave it alone while few cases say nothing', async () => {
    await outcomes(20, 4)
    await guard()
    expect((await lane()).restUntil).toBeNull()
  })

  /** People say STOP, each so many times, in a message of its own. */
  const stops = async (people: number, times: number) => {
    for (let messageId = 1; messageId <= people * times; messageId++)
      await withdrawConsent(mongo.db, {
        ...{ tenant: HOME, account, messageId, text: 'STOP', at: new Date() },
        ...{ contact: contactId(HOME, messageId % people), peer: String(messageId % people) },
      })
  }

  it('should not let it rest when one person says STOP again and again', async () => {
    await outcomes(60, 0)
    await stops(1, 6)
    await guard()
    expect((await lane()).restUntil).toBeNull()
    const row = { _id: account, floods: [] }
    const now = new Date()
    expect(await readWeek(forTenant(mongo.db, HOME), row, now)).toMatchObject({
      ...{ sent: 60, optedOut: 1 },
    })
    expect(await hadTrouble(forTenant(mongo.db, HOME), row, now)).toBe(false)
  })

  it('should let it rest when as many people say it once', async () => {
    await outcomes(60, 0)
    await stops(6, 1)
    await guard()
    expect(await lane()).toMatchObject({ restReason: 'risk-critical' })
  })

  it('should go on when an owner has looked, and count from there', async () => {
    await outcomes(100, 10)
    await guard()
    const endpoint = goOn({ mongo, clock: systemClock })
    if (endpoint.tenancy !== 'tenant') throw new Error('Whose is it?')
    const caller = { kind: 'user', id: 'u1', email: null, tenant: HOME, roles: ['owner'] } as const
    const call = () =>
      endpoint.respond(
        new Request('http://h.test/', { method: 'POST', body: '{"reason":"an old list"}' }),
        { params: { id: account }, caller: { ...caller, platformAdmin: false } },
      )
    expect((await call()).status).toBe(200)
    expect((await lane()).restReason).toBeNull()
    await guard()
    expect((await lane()).restReason).toBeNull()
    await expect(call()).rejects.toMatchObject({ code: 'CONFLICT' })
  })
})
