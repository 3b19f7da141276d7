import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'

import type { TelegramAccount } from '../../src/core/model/account.ts'
import type { Mongo } from '../../src/mongo/connect.ts'
import type { Mail } from '../../src/plugins/notices/tell.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { laneId } from '../../src/core/ids.ts'
import { makeLogger } from '../../src/core/logger.ts'
import { NO_API_CODE } from '../../src/core/outage.ts'
import { after, HOUR, MINUTE } from '../../src/core/time.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { moveAccount, setLink } from '../../src/plugins/accounts/store.ts'
import { watchOutages } from '../../src/plugins/accounts/watch-outages.ts'
import { readLines } from '../../src/plugins/notices/read-lines.ts'
import { tellAll } from '../../src/plugins/notices/tell.ts'
import { account, AWAY, deliveryOf, HOME, NOON, put, rowsIn, runOf } from './world.ts'

const log = makeLogger({ role: 'test', level: 'silent' })
const whose = { tenant: HOME, account }
let mongo: Mongo
let mails: Mail[] = []
let now = NOON

const shut = (code: string, at = now) => setLink(mongo.db, whose, { open: false, at, code })
const open = () => setLink(mongo.db, whose, { open: true, at: now, code: null })
const look = async () => {
  const clock = { now: () => now }
  await watchOutages({ mongo, log, clock, watchedSince: after(NOON, -HOUR) })
  const post = async (mail: Mail) => void mails.push(mail)
  await tellAll({ mongo, log, clock, publicUrl: 'http://herald.test', post })
}
const lines = () => readLines(mongo.db, HOME)

beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
})
beforeEach(async () => {
  mails = []
  now = NOON
  for (const slug of Object.values(slugs)) await rowsIn(mongo, slug).deleteMany({})
  await put(mongo, slugs.tenants, { _id: HOME, name: 'Tea', timeZone: 'Europe/Berlin' })
  await put(mongo, slugs.users, {
    ...{ _id: 'olga', email: 'olga@example.test', tenants: [{ tenant: HOME, roles: ['owner'] }] },
  })
  await put(mongo, slugs.telegramAccounts, {
    ...{ _id: account, tenant: HOME, name: 'Shop', state: 'connected' },
    link: { open: true, at: NOON, code: null },
  })
  await put(mongo, slugs.lanes, {
    ...{ _id: laneId(HOME, account), tenant: HOME, account, network: 'telegram' },
    ...{ owner: 'sender-1', until: after(NOON, 10 * HOUR) },
  })
  await put(mongo, slugs.campaignRuns, runOf(HOME))
  await rowsIn(mongo, slugs.deliveries).insertOne(deliveryOf(HOME, 1) as never)
})
afterAll(() => mongo.close())

it('is a line and one mail after five minutes, and nothing once it is connected', async () => {
  await shut('CONNECT_TIMEOUT')
  now = after(NOON, 4 * MINUTE)
  await shut('CONNECT_TIMEOUT')
  await look()
  expect(await lines()).toEqual([])
  now = after(NOON, 6 * MINUTE)
  await shut('CONNECT_FAILED')
  await look()
  await look()
  expect(mails).toMatchObject([
    { to: 'olga@example.test', subject: 'Shop has no connection to Telegram' },
  ])
  expect(mails[0]?.text).toMatch(/tries again by itself.*since 20 Nov, 13:00 (CET|GMT\+1)/s)
  expect(await lines()).toMatchObject([
    { kind: 'out', name: 'Shop', tone: 'stop', since: NOON.toISOString() },
  ])
  expect(await readLines(mongo.db, AWAY)).toEqual([])
  // It turns out to be something else: the line says so, and nobody is told again.
  await shut(NO_API_CODE)
  await look()
  expect((await lines())[0]?.text).toContain('my.telegram.org')
  expect(mails).toHaveLength(1)
  await open()
  await look()
  expect(await lines()).toEqual([])
  expect(mails).toHaveLength(1)
})

it('is nobody’s business while no run needs the account', async () => {
  await rowsIn(mongo, slugs.deliveries).updateMany({}, { $set: { state: 'sent', sentAt: NOON } })
  await shut('CONNECT_TIMEOUT')
  now = after(NOON, HOUR)
  await look()
  expect(await lines()).toEqual([])
  expect(mails).toEqual([])
})

it('tells of an account that no sender holds', async () => {
  await rowsIn(mongo, slugs.lanes).updateMany({}, { $set: { owner: null, until: NOON } as never })
  now = after(NOON, 6 * MINUTE)
  await look()
  expect(await lines()).toMatchObject([{ kind: 'out', since: NOON.toISOString() }])
})

it('gives way to what is worse: an account that broke', async () => {
  await shut('CONNECT_TIMEOUT')
  now = after(NOON, HOUR)
  await look()
  const change = { stateReason: 'Telegram has ended this session.' }
  await moveAccount(mongo.db, whose, { happening: 'session-dead', change, now })
  await look()
  expect(await lines()).toMatchObject([{ kind: 'broken' }])
  const row = await rowsIn<TelegramAccount>(mongo, slugs.telegramAccounts).findOne({ _id: account })
  expect(row?.outage).toBeNull()
})
