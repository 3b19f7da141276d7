import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { GateFacts } from '../../src/core/gate.ts'
import type { Mongo } from '../../src/mongo/connect.ts'

import { systemClock } from '../../src/core/clock.ts'
import { dayIn, daySpan } from '../../src/core/day.ts'
import { loadEnv } from '../../src/core/env.ts'
import { makeFairTurns } from '../../src/core/fair-turns.ts'
import { decide } from '../../src/core/gate.ts'
import { makeHeard } from '../../src/core/heard.ts'
import { joinId } from '../../src/core/ids.ts'
import { makeLogger } from '../../src/core/logger.ts'
import { roles } from '../../src/core/roles.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { readWhy } from '../../src/plugins/campaigns/endpoints/why.ts'
import { expand } from '../../src/plugins/campaigns/expand.ts'
import { previewRun } from '../../src/plugins/campaigns/preview-run.ts'
import { makeReadAhead } from '../../src/plugins/campaigns/read-ahead.ts'
import { startRun } from '../../src/plugins/campaigns/start-run.ts'
import { defineFeature, policyRulesOf } from '../../src/plugins/define-feature.ts'
import { personRule } from '../../src/plugins/person-rule.ts'
import { policy } from '../../src/plugins/policy/index.ts'
import * as stage from '../pipeline/stage.ts'
import { AWAY, contactId, deliveryOf, HOME, NOON, setWorld } from '../policy/world.ts'
import { BIRTHDAYS } from './birthdays/collection.ts'
import { birthdays } from './birthdays/index.ts'
import { countReads } from './count-reads.ts'

const REASON = 'birthdays/their-day'
const SENTENCE = 'It is their birthday; the message waits until it is over.'
const zone = stage.zoneAt(12)
const features = [policy.feature, birthdays.feature]

describe('a rule that a feature makes about a person', () => {
  let mongo: Mongo
  const { client: watched, ...counter } = countReads()

  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  })
  beforeEach(async () => {
    await mongo.db.collection(BIRTHDAYS).deleteMany({})
    counter.forget()
  })
  afterAll(async () => {
    await mongo.db.dropDatabase()
    await watched.close()
    await mongo.close()
  })

  const born = (tenant: string, contact: string, birthDay: string) =>
    mongo.db
      .collection<{ _id: string }>(BIRTHDAYS)
      .insertOne({ _id: `${contact}-b`, ...{ tenant, contact, birthDay } })
  const rules = () => policyRulesOf(features, watched.db())
  const person = (n: number) => joinId(stage.tenant, `p${n}`)
  const today = () => dayIn(zone, new Date())

  describe('of whoever is to get a campaign', () => {
    beforeEach(async () => {
      await stage.setStage(mongo)
      await stage.addPeople(mongo, { from: 0, count: 40 })
      await stage.draftCampaign(mongo)
      await born(stage.tenant, person(3), today().slice(5))
      await born(stage.tenant, person(4), '02-29')
      await born('another', person(5), today().slice(5))
    })
    const deps = () => ({
      ...{ db: mongo.db, clock: systemClock, publicUrl: 'http://h.test', masterKey: 'k' },
      policyRules: rules(),
    })
    const order = { tenant: stage.tenant, campaign: 'camp1', by: 'u1' }

    it('is heard before Start, in the feature’s own words, with one read', async () => {
      const seen = await previewRun(deps(), { ...order, who: { contact: person(3) } })
      expect([seen.total, seen.now]).toEqual([40, 39])
      expect(seen.waiting).toEqual([
        expect.objectContaining({ reason: REASON, sentence: SENTENCE, people: 1 }),
      ])
      expect(seen.samples[0]?.when).toMatchObject({ do: 'wait', sentence: SENTENCE })
      expect(counter.reads()).toBe(2) // One for everybody, one for whom was searched.
    })

    it('is heard when rows are written, with one read a page', async () => {
      await startRun(deps(), order)
      await expand({ ...deps(), turns: makeFairTurns(1) }, order)
      const late = (await stage.rowsOf(mongo)).filter(({ state }) => state === 'deferred')
      expect(late.map(({ contact, reason, dueAt }) => [contact, reason, dueAt])).toEqual([
        [person(3), REASON, daySpan(zone, today()).to],
      ])
      expect(counter.reads()).toBe(1)
    })

    it('is said to whoever asks why', async () => {
      const route = readWhy(deps())
      if (route.tenancy !== 'tenant') throw new Error('Whose is it?')
      const caller = {
        ...{ kind: 'user' as const, id: 'u', email: null, platformAdmin: false },
        ...{ tenant: stage.tenant, roles },
      }
      const ask = async (n: number) => {
        const request = new Request('http://h.test/api/v1/contacts/x/why')
        const answer = await route.respond(request, { params: { id: person(n) }, caller })
        return answer.json()
      }
      const why = { rule: 'birthday', reason: REASON, sentence: SENTENCE }
      expect(await ask(3)).toMatchObject({ may: 'later', ...why })
      expect(await ask(5)).toMatchObject({ may: 'yes', reason: null })
    })
  })

  it('is asked again at the wire, with one read for all messages of a workspace', async () => {
    await setWorld(mongo, 50)
    const heard = makeHeard(() => 0)
    const ahead = makeReadAhead({
      ...{ db: mongo.db, clock: { now: () => NOON }, env: loadEnv(), policyRules: rules(), heard },
      log: makeLogger({ role: 'test', level: 'silent' }),
    })
    await born(HOME, contactId(HOME, 7), dayIn('UTC', NOON).slice(5))
    await born(HOME, contactId(AWAY, 7), dayIn('UTC', NOON).slice(5)) // Not theirs to say.
    const rows = [HOME, AWAY].flatMap((tenant) =>
      Array.from({ length: 50 }, (_, n) => deliveryOf(tenant, n)),
    )
    const judges = await ahead.readAhead(rows)
    const words = rows.map((row) => [row.contact, judges.get(row._id)?.(NOON)] as const)
    expect(words.filter(([, word]) => word?.do !== 'send')).toEqual([
      [
        contactId(HOME, 7),
        { do: 'wait', until: daySpan('UTC', dayIn('UTC', NOON)).to, reason: REASON },
      ],
    ])
    expect(counter.reads()).toBe(2)
    await ahead.close()
  })

  it('sends nothing past a rule whose facts nobody has read', () => {
    const [rule] = rules().filter(({ name }) => name === 'birthday')
    const facts = { now: NOON, messageClass: 'marketing', contact: {} } as unknown as GateFacts
    expect(() => decide(rule ? [rule] : [], facts)).toThrow('rule birthday have not been read')
    expect(() => policyRulesOf(features)).toThrow('Rule birthday reads facts')
  })

  it('has reasons that begin with the name of its feature', () => {
    const rule = personRule({
      name: 'x',
      reasons: { 'others/x': 'X.' },
      facts: async () => new Map<string, never>(),
      decide: () => ({ do: 'send' }),
    })
    expect(() => defineFeature({ name: 'cards', personRules: [rule] })).toThrow(
      'the reason "others/x" is not called "cards/…"',
    )
  })
})
