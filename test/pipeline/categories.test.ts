import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { Contact } from '../../src/core/model/contact.ts'
import type { Mongo } from '../../src/mongo/connect.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { makeFairTurns } from '../../src/core/fair-turns.ts'
import { askCategory } from '../../src/mongo/category-due.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { migrate } from '../../src/mongo/migrate.ts'
import { categories } from '../../src/plugins/analytics/read-categories.ts'
import { expand } from '../../src/plugins/campaigns/expand.ts'
import { startRun } from '../../src/plugins/campaigns/start-run.ts'
import { worker } from '../../src/plugins/categories/worker.ts'
import { features } from '../../src/plugins/index.ts'
import { addPeople, contextOf, draftCampaign, rowsOf, setStage, tenant } from './stage.ts'

let mongo: Mongo

beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  await migrate(mongo.db, features)
})
afterAll(() => mongo.close())
beforeEach(() => setStage(mongo))

const own = () => forTenant(mongo.db, tenant)
const add = (slug: string, rows: object[]) =>
  mongo.db.collection(slug).insertMany(rows.map((row) => ({ tenant, ...row })) as never[])
const sale = { kind: 'sale', amount: 100 }
const refund = { kind: 'refund', amount: -100 }
const order = (_id: string, contact: string, entries: unknown = [sale]) => ({
  ...{ _id, contact: `${tenant}.${contact}`, entries },
})

const jobOf = async (name: string) => {
  const { jobs } = await worker({ ...contextOf(mongo), payload: null as never })
  const job = jobs.find(({ contract }) => contract.name === name)
  if (!job) throw new Error(name)
  return job
}
const refresh = async () => (await jobOf('categories.refresh')).run({})
const categoriseAll = async () => (await jobOf('categories.workspace')).run({ tenant })

const namesOf = async (): Promise<Record<string, string | undefined>> => {
  const rows = await own().collection<Contact>(slugs.contacts).find().toArray()
  return Object.fromEntries(
    rows.map(({ _id, category }) => [_id.slice(tenant.length + 1), category?.name]),
  )
}

describe('categories', () => {
  it('should be told from orders, refunds, clicks and words, and fall back for one odd row', async () => {
    await addPeople(mongo, { from: 1, count: 3 })
    await add(slugs.contacts, [
      { _id: `${tenant}.nobody` },
      { _id: `${tenant}.clicker`, lastInboundAt: null },
      { _id: `${tenant}.imported`, lastOrder: { number: 'L-1' } },
      { _id: `${tenant}.odd`, lastOrder: null },
      // As a form leaves it that was saved.
      { _id: `${tenant}.saved`, lastOrder: {} },
    ])
    await add(slugs.orders, [
      ...[order('o1', 'p1'), order('o2', 'p1', [sale, refund]), order('o3', 'p1')],
      order('o4', 'p2', [sale, refund]),
      order('o5', 'odd', 'no list'),
    ])
    await add(slugs.clicks, [
      { _id: 'k1', contact: `${tenant}.clicker`, bot: false },
      { _id: 'k2', contact: `${tenant}.nobody`, bot: true },
    ])
    await refresh()
    expect(await namesOf()).toEqual({
      ...{ p1: 'buyer', p2: 'refund risk', p3: 'browser', clicker: 'browser' },
      ...{ imported: 'buyer', odd: 'buyer', nobody: 'unclassified', saved: 'unclassified' },
    })
  })

  it('should be looked at again once something new is known, and only then', async () => {
    await addPeople(mongo, { from: 1, count: 2 })
    await refresh()
    await add(slugs.orders, [order('o1', 'p1'), order('o2', 'p2')])
    await askCategory(own(), [`${tenant}.p1`])
    await askCategory(own(), [`${tenant}.p2`], ['unclassified'])
    await refresh()
    expect(await namesOf()).toEqual({ p1: 'buyer', p2: 'browser' })
    const left = await own()
      .collection<Contact>(slugs.contacts)
      .count({ categoryDue: { $exists: true } })
    expect(left).toBe(0)
  })

  it('should be a breakdown in which nobody is missing', async () => {
    await addPeople(mongo, { from: 1, count: 3 })
    await add(slugs.orders, [order('o1', 'p1')])
    await categoriseAll()
    await add(slugs.contacts, [{ _id: `${tenant}.late` }])
    const found = await categories(own())
    expect(found.map(({ name, contacts }) => [name, contacts])).toEqual([
      ['browser', 2],
      ...[
        ['buyer', 1],
        ['unclassified', 1],
      ].sort(),
    ])
  })
})

describe('a run for some categories', () => {
  const expandOnce = (campaign: string) =>
    expand(
      {
        ...{ db: mongo.db, clock: systemClock, publicUrl: 'http://h.test' },
        ...{ turns: makeFairTurns(1), policyRules: contextOf(mongo).policyRules },
      },
      { tenant, campaign },
    )
  const startFor = async (id: string, value: string[]) => {
    await draftCampaign(mongo, { id })
    const all = [{ field: 'category', op: 'in', value }]
    await mongo.db
      .collection<{ _id: string }>(slugs.campaigns)
      .updateOne({ _id: id }, { $set: { audience: { all } } })
    return startRun({ db: mongo.db, clock: systemClock }, { tenant, campaign: id, by: 'u1' })
  }

  it('should wait until categories are applied, and reach those people only', async () => {
    await addPeople(mongo, { from: 1, count: 4 })
    await add(slugs.orders, [order('o1', 'p1'), order('o2', 'p2', [sale, refund])])
    await refresh()
    await add(slugs.orders, [order('o3', 'p3')])
    await askCategory(own(), [`${tenant}.p3`])
    await startFor('camp1', ['buyer'])
    expect(await expandOnce('camp1')).not.toBe('done')
    expect(await rowsOf(mongo)).toEqual([])
    expect(
      await mongo.db.collection('agendaJobs').countDocuments({ name: 'categories.workspace' }),
    ).toBe(1)
    await categoriseAll()
    expect(await expandOnce('camp1')).toBe('done')
    expect((await rowsOf(mongo)).map(({ contact }) => contact)).toEqual([
      `${tenant}.p1`,
      `${tenant}.p3`,
    ])
  })

  it('should count whoever nobody has looked at as unclassified, and hold up no run for all', async () => {
    await addPeople(mongo, { from: 1, count: 2 })
    await startFor('camp1', ['unclassified'])
    await mongo.db
      .collection<{ _id: string }>(slugs.campaignRuns)
      .updateOne({ _id: `${tenant}.camp1` }, { $set: { startedAt: new Date(0) } })
    expect(await expandOnce('camp1')).toBe('done')
    expect(await rowsOf(mongo)).toHaveLength(2)
    await setStage(mongo)
    await addPeople(mongo, { from: 1, count: 2 })
    await draftCampaign(mongo, { id: 'camp2' })
    await startRun({ db: mongo.db, clock: systemClock }, { tenant, campaign: 'camp2', by: 'u1' })
    expect(await expandOnce('camp2')).toBe('done')
    expect(await rowsOf(mongo)).toHaveLength(2)
  })
})
