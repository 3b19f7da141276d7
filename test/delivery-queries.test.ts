import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Dialog } from '../src/core/model/contact.ts'
import type { Delivery, DeliveryState } from '../src/core/model/delivery.ts'
import type { Mongo } from '../src/mongo/connect.ts'

import { slugs } from '../src/collections/slugs.ts'
import { deliveryId, joinId } from '../src/core/ids.ts'
import { connectMongo } from '../src/mongo/connect.ts'
import { forTenant } from '../src/mongo/for-tenant.ts'
import { migrate } from '../src/mongo/migrate.ts'
import { recordRead } from '../src/plugins/accounts/record-read.ts'
import { tallyRows } from '../src/plugins/campaigns/counters.ts'
import { readLog } from '../src/plugins/campaigns/endpoints/delivery-log.ts'
import { readRecent } from '../src/plugins/campaigns/read-many.ts'
import { features } from '../src/plugins/index.ts'

const tenant = 'tenant01'
const campaign = 'camp1'
const PEOPLE = 3_000
const at = new Date('2026-03-02T10:00:00Z')
/** Of a hundred people ninety wait, eight got it, and of one we do not know. */
const stateOf = (n: number): DeliveryState =>
  n % 100 < 8 ? 'sent' : n % 100 === 8 ? 'unknown' : n % 100 === 9 ? 'skipped' : 'queued'
const contactOf = (n: number) => joinId(tenant, `p${n}`)

const rowOf = (n: number): Delivery => ({
  _id: deliveryId({ tenant, campaign, contact: contactOf(n), step: 0 }),
  ...{ tenant, campaign, contact: contactOf(n), account: `a${n % 5}`, step: 0, randomId: `${n}` },
  ...{ state: stateOf(n), reason: null, dueAt: at, attempts: [], fence: 0, linkCodes: [] },
  ...{
    peer: { userId: `${n}`, accessHash: '1' },
    message: { text: 'Hi', entities: [], media: null },
  },
  ...{ messageId: stateOf(n) === 'sent' ? n + 1 : null, readAt: null, repliedAt: null },
  sentAt: stateOf(n) === 'sent' ? new Date(at.getTime() + n) : null,
  ...{ createdAt: at, updatedAt: new Date(at.getTime() + n) },
})

describe('what is asked of the deliveries', () => {
  let mongo: Mongo

  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
    await migrate(mongo.db, features)
    const rows = Array.from({ length: PEOPLE }, (_, n) => rowOf(n))
    await mongo.db.collection<Delivery>(slugs.deliveries).insertMany(rows)
    await mongo.db.command({ profile: 2 })
  })
  afterAll(async () => {
    await mongo.db.command({ profile: 0 })
    await mongo.close()
  })

  /** How many rows and keys MongoDB looked at while that was done. */
  const lookedAt = async (doing: () => Promise<unknown>): Promise<number> => {
    await mongo.db.command({ profile: 0 })
    await mongo.db.dropCollection('system.profile')
    await mongo.db.command({ profile: 2 })
    await doing()
    const seen = await mongo.db
      .collection('system.profile')
      .find({
        ns: `${mongo.db.databaseName}.${slugs.deliveries}`,
        planSummary: { $type: 'string' },
      })
      .toArray()
    expect(seen.length).toBeGreaterThan(0)
    expect(seen.map((one) => one['planSummary']).join(' ')).not.toContain('COLLSCAN')
    return Math.max(...seen.map((one) => Math.max(one['docsExamined'], one['keysExamined'])))
  }

  it('should look at one person’s rows to tell what they got lately, or may have got', async () => {
    const whom = { tenants: [tenant], contacts: [contactOf(3), contactOf(8), contactOf(50)] }
    const now = new Date(at.getTime() + 60_000)
    expect([...(await readRecent(mongo.db, whom, now)).keys()].sort()).toEqual([
      contactOf(3),
      contactOf(8),
    ])
    expect(await lookedAt(() => readRecent(mongo.db, whom, now))).toBeLessThan(20)
  })

  it('should look at one person’s rows when they have read', async () => {
    const dialog = {
      ...{ _id: joinId(tenant, 'a2', '7'), tenant, account: 'a2', contact: contactOf(7) },
      ...{ readOutboxMaxId: 8, readPending: true, readSeenAt: at },
    } as unknown as Dialog
    expect(await lookedAt(() => recordRead(mongo.db, dialog, at))).toBeLessThan(20)
    const row = await mongo.db.collection<Delivery>(slugs.deliveries).findOne(rowId(7))
    expect(row?.readAt).toEqual(at)
  })

  it('should read the log from where its reader stands', async () => {
    const own = forTenant(mongo.db, tenant)
    const wanted = { campaign, states: [], limit: 20 }
    const first = await readLog(own, { ...wanted, after: null })
    expect(first.items.some(({ state }) => state === 'queued')).toBe(false)
    const second = await readLog(own, { ...wanted, after: first.last })
    expect(second.items[0]?.updatedAt.getTime()).toBeGreaterThan(first.last?.at.getTime() ?? 0)
    expect(await lookedAt(() => readLog(own, { ...wanted, after: second.last }))).toBeLessThan(60)
  })

  it('should read the newest lines without reading those before them', async () => {
    const own = forTenant(mongo.db, tenant)
    const wanted = { campaign, states: [], limit: 20, newest: true }
    const first = await readLog(own, { ...wanted, after: null })
    const times = first.items.map(({ updatedAt }) => updatedAt.getTime())
    expect(times).toEqual(times.toSorted((a, b) => b - a))
    expect(await lookedAt(() => readLog(own, { ...wanted, after: first.last }))).toBeLessThan(60)
  })

  it('should list who waits, each once, from the index alone', async () => {
    const own = forTenant(mongo.db, tenant)
    const seen: string[] = []
    for (let after = null as Awaited<ReturnType<typeof readLog>>['last']; ; ) {
      const page = await readLog(own, { campaign, states: ['queued'], after, limit: 500 })
      seen.push(...page.items.map(({ _id }) => _id))
      after = page.last
      if (!page.more) break
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.length).toBe((PEOPLE * 90) / 100)
    const page = { campaign, states: ['queued'] as const, after: null, limit: 20 }
    expect(await lookedAt(() => readLog(own, page))).toBeLessThan(60)
  })

  it('should find what a campaign sent in a while without walking through the others', async () => {
    const own = forTenant(mongo.db, tenant).collection<Delivery>(slugs.deliveries)
    const sentAt = { $gte: at, $lt: new Date(at.getTime() + 300) }
    const sent = { campaign, state: 'sent' as const, sentAt }
    expect(await own.count(sent)).toBe(24)
    expect(await lookedAt(() => own.count(sent))).toBeLessThan(40)
  })

  it('should count the rows of a run from the index alone', async () => {
    const { counts } = await tallyRows(forTenant(mongo.db, tenant), campaign)
    expect(counts).toMatchObject({ total: PEOPLE, sent: (PEOPLE * 8) / 100 })
    await lookedAt(() => tallyRows(forTenant(mongo.db, tenant), campaign))
    const [seen] = await mongo.db.collection('system.profile').find({ op: 'command' }).toArray()
    expect(seen).toMatchObject({ docsExamined: 0 })
  })

  const rowId = (n: number) => ({ _id: rowOf(n)._id })
})
