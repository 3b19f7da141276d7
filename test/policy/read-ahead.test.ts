import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'

import type { Delivery } from '../../src/core/model/delivery.ts'
import type { Mongo } from '../../src/mongo/connect.ts'

import { MongoClient } from 'mongodb'

import { slugs } from '../../src/collections/slugs.ts'
import { loadEnv } from '../../src/core/env.ts'
import { makeHeard } from '../../src/core/heard.ts'
import { joinId } from '../../src/core/ids.ts'
import { makeLogger } from '../../src/core/logger.ts'
import { after as later, HOUR } from '../../src/core/time.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { migrate } from '../../src/mongo/migrate.ts'
import { personId } from '../../src/mongo/persons.ts'
import { makeReadAhead } from '../../src/plugins/campaigns/read-ahead.ts'
import { policyRulesOf } from '../../src/plugins/define-feature.ts'
import { features } from '../../src/plugins/index.ts'
import {
  AWAY,
  contactId,
  deliveryOf,
  dialogOf,
  HOME,
  NOON,
  personOf,
  put,
  rowsIn,
  runOf,
  setWorld,
} from './world.ts'

describe('readAhead', () => {
  let mongo: Mongo
  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
    await migrate(mongo.db, features)
  })
  beforeEach(() => setWorld(mongo))
  afterAll(() => mongo.close())

  const gate = (db = mongo.db, now = NOON) => {
    const clock = { now: () => now }
    const heard = makeHeard(() => 0)
    const env = loadEnv()
    const log = makeLogger({ role: 'test', level: 'silent' })
    const policyRules = policyRulesOf(features.map(({ feature }) => feature))
    return { heard, ...makeReadAhead({ db, clock, log, env, policyRules, heard }) }
  }
  const ask = async (rows: readonly Delivery[], at = NOON) => {
    const judges = await gate().readAhead(rows)
    return rows.map(({ _id }) => judges.get(_id)?.(at) ?? null)
  }

  it('should let people be written to who wrote before', async () => {
    expect(await ask([deliveryOf(HOME, 0), deliveryOf(AWAY, 0)])).toEqual([
      { do: 'send' },
      { do: 'send' },
    ])
  })

  it('should answer for hundreds of messages of many workspaces in a handful of reads', async () => {
    const client = new MongoClient(process.env['MONGODB_URI'] ?? '', { monitorCommands: true })
    let reads = 0
    client.on('commandStarted', ({ commandName }) => {
      if (['find', 'aggregate', 'getMore'].includes(commandName)) reads += 1
    })
    await setWorld(mongo, 200)
    const rows = [HOME, AWAY].flatMap((tenant) =>
      Array.from({ length: 200 }, (_, n) => deliveryOf(tenant, n)),
    )
    const judges = await gate(client.db()).readAhead(rows)
    expect(rows.every(({ _id }) => judges.get(_id)?.(NOON).do === 'send')).toBe(true)
    expect(reads).toBeLessThanOrEqual(8)
    await client.close()
  })

  it('should not take a row of another workspace for its own', async () => {
    const row = { ...deliveryOf(HOME, 0), tenant: AWAY }
    expect((await ask([row]))[0]).not.toEqual({ do: 'send' })
    await put(mongo, slugs.suppressions, {
      _id: joinId(AWAY, 'p0'),
      ...{ tenant: AWAY, contact: contactId(AWAY, 0), reason: 'opt-out', at: NOON },
    })
    expect(await ask([deliveryOf(HOME, 0), deliveryOf(AWAY, 0)])).toEqual([
      { do: 'send' },
      { do: 'end', state: 'skipped', reason: 'suppressed-opt-out' },
    ])
  })

  it('should hold what does not send now', async () => {
    await put(mongo, slugs.campaignRuns, runOf(HOME, { status: 'paused' }))
    expect(await ask([deliveryOf(HOME, 0)])).toEqual([{ do: 'hold' }])
    await rowsIn(mongo, slugs.campaignRuns).deleteMany({})
    expect(await ask([deliveryOf(HOME, 0)])).toEqual([{ do: 'hold' }])
  })

  it('should hold when its facts are older than a second', async () => {
    const rows = [deliveryOf(HOME, 0)]
    expect(await ask(rows, later(NOON, 1_000))).toEqual([{ do: 'send' }])
    expect(await ask(rows, later(NOON, 1_001))).toEqual([{ do: 'hold' }])
  })

  it('should believe what this process has heard before what it has read', async () => {
    const { heard, readAhead } = gate()
    const row = deliveryOf(HOME, 0)
    const judges = await readAhead([row])
    heard.suppress(row.contact, { reason: 'opt-out', at: NOON })
    expect(judges.get(row._id)?.(NOON)).toEqual({
      do: 'end',
      state: 'skipped',
      reason: 'suppressed-opt-out',
    })
  })

  it('should take the newest word of consent', async () => {
    await put(
      mongo,
      slugs.dialogs,
      dialogOf(HOME, 0, { firstInboundAt: null, lastInboundAt: null }),
    )
    const line = (id: string, granted: boolean, at: Date) =>
      put(mongo, slugs.consents, {
        _id: joinId(HOME, id),
        ...{ tenant: HOME, contact: contactId(HOME, 0), purpose: 'marketing', granted, at },
      })
    const said = async () => (await ask([deliveryOf(HOME, 0)]))[0]
    expect(await said()).toEqual({ do: 'end', state: 'skipped', reason: 'no-dialog' })
    await line('a', true, NOON)
    expect(await said()).toEqual({ do: 'send' })
    await line('b', false, later(NOON, 1))
    expect(await said()).toEqual({ do: 'end', state: 'skipped', reason: 'consent-withdrawn' })
    await line('c', true, later(NOON, 1))
    expect(await said()).toEqual({ do: 'end', state: 'skipped', reason: 'consent-withdrawn' })
  })

  it('should wait for the morning where they are, and keep why', async () => {
    await put(mongo, slugs.contacts, personOf(HOME, 0, { timeZone: 'Pacific/Auckland' }))
    const { readAhead, close } = gate()
    const row = deliveryOf(HOME, 0)
    const judges = await readAhead([row])
    const until = new Date('2026-11-20T19:00:00Z')
    expect(judges.get(row._id)?.(NOON)).toEqual({ do: 'wait', until, reason: 'quiet-hours' })
    await close()
    expect(await rowsIn(mongo, slugs.decisions).findOne({ tenant: HOME } as object)).toMatchObject({
      ...{ contact: row.contact, verdict: 'wait', rule: 'quiet-hours', at: NOON },
      trace: { fact: 'quiet from 22:00 to 08:00 in Pacific/Auckland', until },
    })
  })

  it('should keep to the caps over all campaigns, by what is stored and by what has just gone', async () => {
    const { readAhead, settled } = gate()
    const [first, second] = [deliveryOf(HOME, 0), deliveryOf(HOME, 0, { campaign: 'camp2' })]
    await put(mongo, slugs.campaignRuns, { ...runOf(HOME), _id: joinId(HOME, 'camp2') })
    const judges = await readAhead([first, second])
    const word = (row: Delivery) => judges.get(row._id)?.(NOON)
    expect(word(first)).toEqual({ do: 'send' })
    // Asked again about the same message, it does not stand in its own way.
    expect(word(first)).toEqual({ do: 'send' })
    const soon = { do: 'wait', until: later(NOON, 5_000), reason: 'frequency-cap' }
    expect(word(second)).toEqual(soon)
    settled(first, 'failed')
    expect(word(second)).toEqual({ do: 'send' })
    await put(mongo, slugs.deliveries, { ...first, state: 'sent', sentAt: NOON })
    const until = later(NOON, 24 * HOUR)
    expect(await ask([second])).toEqual([{ do: 'wait', until, reason: 'frequency-cap' }])
    await put(mongo, slugs.deliveries, { ...first, state: 'unknown' })
    expect(await ask([second])).toEqual([{ do: 'wait', until, reason: 'frequency-cap' }])
  })

  it('should skip somebody who has had enough this week', async () => {
    for (const [n, hours] of [30, 60, 90].entries()) {
      const sentAt = later(NOON, -hours * HOUR)
      const row = deliveryOf(HOME, 0, { campaign: `old${n}`, state: 'sent', sentAt })
      await put(mongo, slugs.deliveries, row)
    }
    const said = { do: 'end', state: 'skipped', reason: 'frequency-cap-skip' }
    expect(await ask([deliveryOf(HOME, 0)])).toEqual([said])
  })

  it('should know a person again whatever contact they are, and in every workspace', async () => {
    const masterKey = loadEnv().HERALD_MASTER_KEY
    const person = personId({ masterKey, kind: 'sandbox', value: deliveryOf(HOME, 0).peer.userId })
    const stop = {
      tenant: HOME,
      contact: joinId(HOME, 'gone'),
      reason: 'blocked',
      at: NOON,
      person,
    }
    await put(mongo, slugs.suppressions, { _id: joinId(HOME, 'gone'), ...stop })
    const both = [deliveryOf(HOME, 0), deliveryOf(AWAY, 0)]
    const blocked = { do: 'end', state: 'skipped', reason: 'suppressed-blocked' }
    expect(await ask(both)).toEqual([blocked, { do: 'send' }])
    await put(mongo, slugs.platformStops, { _id: person, reason: 'asked', at: NOON })
    const never = { do: 'end', state: 'skipped', reason: 'platform-stop' }
    expect(await ask(both)).toEqual([never, never])
  })

  it('should stop the platform for whoever blocked several workspaces', async () => {
    const { suppress } = gate()
    const tenants = [HOME, AWAY, 'thirdshop']
    for (const tenant of tenants) await suppress(deliveryOf(tenant, 0), 'blocked')
    await suppress(deliveryOf(HOME, 1), 'blocked')
    const stops = await rowsIn(mongo, slugs.platformStops).find({}).toArray()
    expect(stops).toMatchObject([{ reason: 'complaints', note: '3 workspaces' }])
  })

  it('should lift quiet hours for the messages that were there, and for no nudge', async () => {
    const night = later(NOON, 12 * HOUR)
    const lifted = { by: 'u1', reason: 'It ends tonight.', at: later(NOON, 11 * HOUR) }
    const frozen = { ...runOf(HOME).frozen, nudges: [{ afterHours: 1, message: null }] } as never
    await put(mongo, slugs.campaignRuns, runOf(HOME, { frozen, quietOverride: lifted }))
    const asked = [
      deliveryOf(HOME, 0),
      deliveryOf(HOME, 1, { createdAt: later(lifted.at, 1) }),
      deliveryOf(HOME, 2, { step: 1 }),
    ]
    for (const row of asked) await put(mongo, slugs.deliveries, row)
    const judges = await gate(mongo.db, night).readAhead(asked)
    const waits = { do: 'wait', until: later(NOON, 20 * HOUR), reason: 'quiet-hours' }
    expect(asked.map(({ _id }) => judges.get(_id)?.(night))).toEqual([{ do: 'send' }, waits, waits])
    // What has not gone by the morning has its next night.
    const next = later(night, 24 * HOUR)
    const [first] = asked
    const again = await gate(mongo.db, next).readAhead(asked)
    expect(again.get(first?._id ?? '')?.(next)).toMatchObject({ do: 'wait', reason: 'quiet-hours' })
  })

  it('should end a nudge to somebody who has answered', async () => {
    const nudges = [{ afterHours: 1, message: null }]
    const frozen = { ...runOf(HOME).frozen, nudges } as never
    await put(mongo, slugs.campaignRuns, runOf(HOME, { frozen }))
    const nudge = deliveryOf(HOME, 0, { step: 1 })
    const sentAt = later(NOON, -25 * HOUR)
    const first = { state: 'sent' as const, sentAt }
    await put(mongo, slugs.dialogs, dialogOf(HOME, 0, { lastInboundAt: later(sentAt, -1) }))
    await put(mongo, slugs.deliveries, deliveryOf(HOME, 0, first))
    expect(await ask([nudge])).toEqual([{ do: 'send' }])
    await put(mongo, slugs.dialogs, dialogOf(HOME, 0, { lastInboundAt: later(sentAt, 1) }))
    expect(await ask([nudge])).toEqual([{ do: 'end', state: 'cancelled', reason: 'replied' }])
    await vi.waitFor(async () =>
      expect(await rowsIn(mongo, slugs.decisions).findOne({ step: 1 } as never)).toMatchObject({
        ...{ verdict: 'skip', rule: 'nudge', reason: 'replied' },
        trace: { fact: expect.stringContaining(later(sentAt, 1).toISOString()) },
      }),
    )
  })
})
