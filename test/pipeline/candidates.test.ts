import type { Contact } from '../../src/core/model/contact.ts'
import type { Mongo } from '../../src/mongo/connect.ts'

import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { personId } from '../../src/mongo/persons.ts'
import { loadCandidates } from '../../src/plugins/campaigns/audience-facts.ts'
import { readStopLists } from '../../src/plugins/campaigns/stop-lists.ts'
import * as stage from './stage.ts'

/** What is known of each person of a page, however it is asked for. */
const PEOPLE = 12
const masterKey = Buffer.alloc(32, 7).toString('base64')
const now = new Date()
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000)
const { tenant, account } = stage

let mongo: Mongo
const put = (slug: string, rows: readonly object[]) =>
  rows.length === 0
    ? Promise.resolve()
    : mongo.db
        .collection(slug)
        .insertMany(rows as never)
        .then(() => undefined)

beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
})
beforeEach(() => stage.setStage(mongo))
afterAll(async () => {
  await mongo.db.dropDatabase()
  await mongo.close()
})

const who = fc.integer({ min: 0, max: PEOPLE - 1 })
const some = <T>(of: fc.Arbitrary<T>) => fc.array(of, { maxLength: 6 })
const world = fc.record({
  consents: some(
    fc.record({ n: who, granted: fc.boolean(), hours: fc.integer({ min: 1, max: 99 }) }),
  ),
  suppressed: fc.uniqueArray(who, { maxLength: 4 }),
  stopped: fc.uniqueArray(who, { maxLength: 4 }),
  everywhere: fc.uniqueArray(who, { maxLength: 4 }),
  sent: some(fc.record({ n: who, hours: fc.integer({ min: 1, max: 400 }) })),
  other: fc.uniqueArray(who, { maxLength: 4 }),
  most: fc.constantFrom(0, 2, 100),
})

it('should know the same of a whole page as of each of its people', async () => {
  await fc.assert(
    fc.asyncProperty(world, async (given) => {
      await stage.setStage(mongo)
      await seed(given)
      const tenantDb = forTenant(mongo.db, tenant)
      const people = await tenantDb
        .collection<Contact>(slugs.contacts)
        .find({}, { sort: { _id: 1 } })
        .toArray()
      const persons = { db: mongo.db, masterKey }
      const stops = await readStopLists(tenantDb, persons, given.most)
      const accounts = [account, 'acc2']
      const load = (look: object) => loadCandidates(tenantDb, people, accounts, { now, ...look })
      const apart = await load({ persons })
      expect(apart).toHaveLength(PEOPLE)
      expect((await load({ stops, whole: true })).map(bare)).toEqual(apart.map(bare))
      const stopped = apart.filter(({ suppression }) => suppression !== null)
      expect(stopped).toHaveLength(new Set([...given.suppressed, ...given.stopped]).size)
      expect(apart.filter(({ platformStop }) => platformStop)).toHaveLength(given.everywhere.length)
    }),
    { numRuns: 25 },
  )
}, 120_000)

type World = typeof world extends fc.Arbitrary<infer T> ? T : never

const contactOf = (n: number) => `${tenant}.p${n}`
const personOf = (n: number) => personId({ masterKey, kind: 'sandbox', value: String(1_000 + n) })

/** The facts; of a stop, what the gate reads of it. */
const bare = ({ suppression, platformStop, recent = [], ...rest }: Candidate) => ({
  ...rest,
  suppression: suppression && { reason: suppression.reason, at: suppression.at },
  platformStop: platformStop && { reason: platformStop.reason, at: platformStop.at },
  recent: recent.map(Number).toSorted((a, b) => a - b),
})

type Candidate = Awaited<ReturnType<typeof loadCandidates>>[number]

const seed = async (given: World): Promise<void> => {
  await stage.addPeople(mongo, { from: 0, count: PEOPLE })
  await put(slugs.telegramAccounts, [{ _id: 'acc2', tenant, network: 'sandbox' }])
  const line = { tenant, purpose: 'marketing', channel: 'telegram', source: 'test', text: null }
  await put(
    slugs.consents,
    given.consents.map(({ n, granted, hours }, i) => ({
      ...{ _id: `${tenant}.c${i}`, contact: contactOf(n), granted, at: ago(hours + i / 100) },
      ...line,
    })),
  )
  const stop = { tenant, reason: 'opt-out', at: ago(5) }
  const own = given.suppressed.map((n) => ({ _id: contactOf(n), contact: contactOf(n), ...stop }))
  // They were another contact then.
  const former = given.stopped.map((n) => ({
    ...{ _id: `${tenant}.former${n}`, contact: `${tenant}.former${n}`, person: personOf(n) },
    ...{ ...stop, reason: 'blocked' },
  }))
  await put(slugs.suppressions, [...own, ...former])
  await put(
    slugs.platformStops,
    given.everywhere.map((n) => ({ _id: personOf(n), reason: 'asked', at: ago(9) })),
  )
  await put(
    slugs.deliveries,
    given.sent.map(({ n, hours }, i) => ({
      ...{ _id: `${tenant}.old${i}.p${n}.0`, tenant, contact: contactOf(n), campaign: `old${i}` },
      ...{ state: 'sent', sentAt: ago(hours) },
    })),
  )
  await put(
    slugs.dialogs,
    given.other.map((n) => ({
      ...{ _id: `${tenant}.acc2.${1_000 + n}`, tenant, account: 'acc2', peer: String(1_000 + n) },
      ...{ accessHash: '9', contact: contactOf(n), firstInboundAt: ago(3) },
      lastInboundAt: new Date(now.getTime() + 1_000 * n),
    })),
  )
}
