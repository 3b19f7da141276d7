import type { Mongo } from './connect.ts'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { slugs } from '../collections/slugs.ts'
import { laneId } from '../core/ids.ts'
import { DAY, HOUR, after as later, SECOND } from '../core/time.ts'
import { connectMongo } from './connect.ts'
import { makePacingOf } from './pacing.ts'

const now = new Date('2026-05-01T10:00:00Z')
let mongo: Mongo

const rows = (name: string) => mongo.db.collection<{ _id: string }>(name)

beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  await rows(slugs.tenants).insertMany([
    { _id: 'home' },
    { _id: 'away', ...{ pacing: { perSecond: null, perHour: 50, perDay: null } } },
  ])
  const account = (tenant: string, _id: string, more: object) => ({ _id, tenant, ...more })
  await rows(slugs.telegramAccounts).insertMany([
    account('home', 'fresh', {}),
    account('home', 'old', { firstUsedAt: later(now, -90 * DAY), pacingProfile: 'high' }),
    account('away', 'theirs', { firstUsedAt: later(now, -90 * DAY), pacing: { perDay: 7 } }),
  ])
  const slowed = { floods: 2, until: later(now, HOUR) }
  await rows(slugs.lanes).insertMany([
    { _id: laneId('home', 'old'), ...{ tenant: 'home', account: 'old', slowed } },
    { _id: laneId('away', 'theirs'), ...{ tenant: 'away', account: 'theirs' } },
  ])
})
afterAll(() => mongo.close())

const all = [
  { tenant: 'home', account: 'fresh' },
  { tenant: 'home', account: 'old' },
  { tenant: 'away', account: 'theirs' },
  { tenant: 'away', account: 'gone' },
]

it('should read the ceilings of accounts of several workspaces', async () => {
  const pacing = await makePacingOf(mongo.db)(all, now)
  expect(pacing.get('fresh')).toMatchObject({ perDay: 20, rampDay: 0 })
  expect(pacing.get('old')).toMatchObject({ perSecond: 0.5, perHour: 1_800, perDay: 10_000 })
  expect(pacing.get('theirs')).toMatchObject({ perHour: 50, perDay: 7, dayRule: 'account' })
  expect(pacing.has('gone')).toBe(false)
})

it('should never answer with the account of another workspace', async () => {
  const asked = [{ tenant: 'home', account: 'theirs' }]
  expect((await makePacingOf(mongo.db)(asked, now)).size).toBe(0)
})

it('should know of a change after two seconds', async () => {
  const pacingOf = makePacingOf(mongo.db)
  await pacingOf(all, now)
  await rows(slugs.telegramAccounts).updateOne({ _id: 'theirs' }, { $set: { pacing: null } })
  expect((await pacingOf(all, later(now, 1.9 * SECOND))).get('theirs')?.perDay).toBe(7)
  expect((await pacingOf(all, later(now, 2 * SECOND))).get('theirs')?.perDay).toBe(5_000)
})
