import type { Mongo } from '../../mongo/connect.ts'

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { slugs } from '../../collections/slugs.ts'
import { connectMongo } from '../../mongo/connect.ts'
import { removeDemoFrom } from './remove-workspaces.ts'

let mongo: Mongo
const rows = (slug: string) => mongo.db.collection<{ _id: string }>(slug)
const put = (slug: string, ...given: object[]) => rows(slug).insertMany(given as never)
const ids = async (slug: string) => (await rows(slug).distinct('_id')).toSorted()
const VERSIONS = `_${slugs.campaigns}_versions`

/** Workspace `one` is looked at, `two` is the other demo, `three` is no demo. */
describe('removeDemoFrom', () => {
  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  })
  beforeEach(async () => {
    await put(
      slugs.tenants,
      { _id: 'one', demo: true },
      { _id: 'two', demo: true },
      { _id: 'three', demo: false },
    )
    for (const tenant of ['one', 'two']) {
      await put(slugs.campaigns, { _id: `demo-${tenant}`, tenant, demo: true })
      await put(VERSIONS, { _id: `version-${tenant}`, parent: `demo-${tenant}` })
      await put(slugs.dataKeys, { _id: `${tenant}.1`, tenant })
      await put(slugs.events, { _id: `event-${tenant}`, tenant })
    }
    await put(slugs.users, { _id: 'robin', demo: true, tenants: [{ tenant: 'two' }] })
    await put(slugs.statsDays, { _id: 'three.a', tenant: 'three' })
  })
  afterEach(() => mongo.db.dropDatabase())
  afterAll(() => mongo.close())

  it('should take another demo workspace as a whole, and of this one only its demo', async () => {
    await removeDemoFrom(mongo.db, 'one', true)
    expect(await ids(slugs.tenants)).toEqual(['one', 'three'])
    expect(await ids(slugs.campaigns)).toEqual([])
    expect(await ids(VERSIONS)).toEqual([])
    expect(await ids(slugs.dataKeys)).toEqual(['one.1'])
    expect(await ids(slugs.events)).toEqual(['event-one'])
    expect(await ids(slugs.users)).toEqual([])
    expect(await rows(slugs.tenants).countDocuments({ demo: true } as never)).toBe(0)
  })

  it.each([slugs.contacts, slugs.telegramAccounts, slugs.campaigns, slugs.orders])(
    'should keep another workspace in which somebody made one of %s',
    async (slug) => {
      await put(slug, { _id: 'real', tenant: 'two' })
      await removeDemoFrom(mongo.db, 'one', true)
      expect(await ids(slugs.tenants)).toEqual(['one', 'three', 'two'])
      expect(await ids(slug)).toEqual(['real'])
      expect(await ids(slugs.dataKeys)).toContain('two.1')
      expect(await rows(slugs.tenants).countDocuments({ demo: true } as never)).toBe(0)
    },
  )

  it('should leave the others to a platform admin', async () => {
    await removeDemoFrom(mongo.db, 'one', false)
    expect(await ids(slugs.tenants)).toEqual(['one', 'three', 'two'])
    expect(await ids(slugs.campaigns)).toEqual(['demo-two'])
  })

  it('should do nothing in a workspace that is no demo', async () => {
    expect(await removeDemoFrom(mongo.db, 'three', true)).toBe(0)
    expect(await ids(slugs.tenants)).toEqual(['one', 'three', 'two'])
    expect(await ids(slugs.statsDays)).toEqual(['three.a'])
  })
})
