import type { StatsDirty } from '../core/model/money-trail.ts'
import type { Mongo } from './connect.ts'

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'

import { slugs } from '../collections/slugs.ts'
import { connectMongo } from './connect.ts'
import { forTenant } from './for-tenant.ts'
import { markKnownDays, markStatsDirty, markStatsDirtyForAll, tenantZone } from './stats-dirty.ts'

let mongo: Mongo
const rows = (slug: string) => mongo.db.collection<{ _id: string }>(slug)
const marks = async () =>
  (await mongo.db.collection<StatsDirty>(slugs.statsDirty).find().sort({ _id: 1 }).toArray()).map(
    ({ _id }) => _id,
  )
const at = new Date('2026-06-10T23:30:00Z')

beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
})
beforeEach(async () => {
  await mongo.db.dropDatabase()
  await rows(slugs.tenants).insertMany([
    { _id: 'odd', timeZone: 'IST' },
    { _id: 'none' },
    { _id: 'tokyo', timeZone: 'Asia/Tokyo' },
  ] as never)
})
afterAll(async () => {
  await mongo.db.dropDatabase()
  await mongo.close()
})

it('should mark the days of all, though the zone of one is of no use', async () => {
  const changes = ['odd', 'none', 'tokyo'].map((tenant) => ({ tenant, campaign: 'c', at }))
  await markStatsDirtyForAll(mongo.db, changes)
  expect(await marks()).toEqual(['none.c.2026-06-10', 'odd.c.2026-06-10', 'tokyo.c.2026-06-11'])
})

it('should mark the day of whoever read or answered late in a workspace without a known zone', async () => {
  const zone = await tenantZone(mongo.db, 'odd')
  await markStatsDirty(forTenant(mongo.db, 'odd'), [{ campaign: 'c', at }], zone)
  expect(await marks()).toEqual(['odd.c.2026-06-10'])
})

it('should mark every day that has figures, of one workspace', async () => {
  await rows(slugs.statsDays).insertMany([
    { _id: 'odd.c.2026-01-01', tenant: 'odd', scope: 'c', day: '2026-01-01' },
    { _id: 'odd.all.2026-01-01', tenant: 'odd', scope: 'all', day: '2026-01-01' },
    { _id: 'tokyo.c.2026-01-01', tenant: 'tokyo', scope: 'c', day: '2026-01-01' },
  ] as never)
  await markKnownDays(forTenant(mongo.db, 'odd'))
  expect(await marks()).toEqual(['odd.all.2026-01-01', 'odd.c.2026-01-01'])
})
