import type { Mongo } from './connect.ts'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { slugs } from '../collections/slugs.ts'
import { DAY, after as later } from '../core/time.ts'
import { connectMongo } from './connect.ts'
import { migrate } from './migrate.ts'

const now = new Date('2026-05-01T10:00:00Z')
const ago = (days: number) => later(now, -days * DAY)
let mongo: Mongo

const rows = (name: string) => mongo.db.collection<{ _id: string }>(name)
const account = (_id: string, more: object) => ({
  ...{ _id, tenant: 'home', connectedAt: ago(60), createdAt: ago(61) },
  ...more,
})
const sent = (account: string, sentAt: Date | null, tenant = 'home') => ({
  ...{ _id: `${tenant}.${account}.${sentAt?.getTime()}`, tenant, account, sentAt },
})

beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  await rows(slugs.telegramAccounts).insertMany([
    account('busy', {}),
    account('quiet', {}),
    account('begun', { connectedAt: null }),
    account('new', { firstUsedAt: null }),
    account('known', { firstUsedAt: ago(3) }),
  ])
  await rows(slugs.deliveries).insertMany([
    ...[sent('busy', ago(20)), sent('busy', ago(40)), sent('busy', null)],
    ...[sent('busy', ago(50), 'away'), sent('new', ago(9)), sent('known', ago(30))],
  ])
  await migrate(mongo.db, [])
})
afterAll(() => mongo.close())

const firstUse = async (_id: string): Promise<unknown> =>
  ((await rows(slugs.telegramAccounts).findOne({ _id })) as { firstUsedAt?: Date } | null)
    ?.firstUsedAt

it('should count an account of an earlier version from its first message', async () => {
  expect(await firstUse('busy')).toEqual(ago(40))
})

it('should count one that has sent nothing from its own beginning', async () => {
  expect(await firstUse('quiet')).toEqual(ago(61))
})

it('should leave accounts of this version, and those never connected, alone', async () => {
  expect(await firstUse('new')).toBeNull()
  expect(await firstUse('known')).toEqual(ago(3))
  expect(await firstUse('begun')).toBeUndefined()
})
