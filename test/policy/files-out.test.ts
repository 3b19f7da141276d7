import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'

import type { CampaignRun } from '../../src/core/model/campaign-run.ts'
import type { Mongo } from '../../src/mongo/connect.ts'
import type { Mail } from '../../src/plugins/notices/tell.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { runId } from '../../src/core/ids.ts'
import { makeLogger } from '../../src/core/logger.ts'
import { after, HOUR, MINUTE } from '../../src/core/time.ts'
import { storedUploads } from '../../src/delivery/uploaded-files.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { noCounts } from '../../src/plugins/campaigns/counters.ts'
import { runView } from '../../src/plugins/campaigns/endpoints/run-view.ts'
import { settleRun } from '../../src/plugins/campaigns/settle-run.ts'
import { stopRun } from '../../src/plugins/campaigns/steer-run.ts'
import { readRun } from '../../src/plugins/campaigns/store.ts'
import { watchFiles } from '../../src/plugins/campaigns/watch-files.ts'
import { readLines } from '../../src/plugins/notices/read-lines.ts'
import { tellAll } from '../../src/plugins/notices/tell.ts'
import { account, AWAY, campaign, HOME, NOON, put, rowsIn, runOf } from './world.ts'

const log = makeLogger({ role: 'test', level: 'silent' })
const KEY = 'sun/sun-stored'
let mongo: Mongo
let mails: Mail[] = []
let now = NOON

/** What the sender that holds the account remembers; asked anew it is one that has just started. */
const uploadsOf = (tenant = HOME) =>
  storedUploads({ tenantDb: forTenant(mongo.db, tenant), account, now: () => now })
const fails = (key = KEY, tenant = HOME) =>
  uploadsOf(tenant).setTrouble(key, { failures: 1, until: 0, ofStore: true })
const comes = () =>
  uploadsOf().put(KEY, {
    ...{ kind: 'photo', id: '1', accessHash: '2', messageId: null },
    fileReference: Buffer.from([1]),
  })
const look = async () => {
  const clock = { now: () => now }
  await watchFiles({ db: mongo.db, clock, log })
  const post = async (mail: Mail) => void mails.push(mail)
  await tellAll({ mongo, log, clock, publicUrl: 'http://herald.test', post })
}
const lines = () => readLines(mongo.db, HOME)
const shown = () =>
  runView(
    forTenant(mongo.db, HOME),
    { id: campaign, name: 'Spring' },
    { now, tenant: { pacing: null, killSwitch: false } },
  )

beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
})
beforeEach(async () => {
  mails = []
  now = NOON
  for (const slug of Object.values(slugs)) await rowsIn(mongo, slug).deleteMany({})
  await put(mongo, slugs.users, {
    ...{ _id: 'olga', email: 'olga@example.test', tenants: [{ tenant: HOME, roles: ['owner'] }] },
  })
  for (const tenant of [HOME, AWAY]) {
    await put(mongo, slugs.tenants, { _id: tenant, name: 'Tea', timeZone: 'Europe/Berlin' })
    const run = runOf(tenant, { startedAt: after(NOON, -HOUR), counts: noCounts })
    const frozen = { ...run.frozen, media: ['sun'] }
    await put(mongo, slugs.campaignRuns, { ...run, frozen })
    const media = { tenant, filename: 'sun-stored' }
    if (tenant === HOME) await put(mongo, slugs.media, { _id: 'sun', ...media })
  }
})
afterAll(() => mongo.close())

it('is a line and one mail after ten minutes, and goes by itself once a file comes through', async () => {
  await fails()
  now = after(NOON, 9 * MINUTE)
  await fails()
  await look()
  expect(await lines()).toEqual([])
  expect(await shown()).toMatchObject({ filesOut: null })
  now = after(NOON, 11 * MINUTE)
  await look()
  await fails()
  await look()
  expect(mails).toMatchObject([{ to: 'olga@example.test', subject: 'Spring waits for its files' }])
  expect(mails[0]?.text).toMatch(/credentials.*since 20 Nov, 13:00 (CET|GMT\+1).*by itself/s)
  const since = NOON.toISOString()
  expect(await lines()).toMatchObject([
    { kind: 'files-out', name: 'Spring', since, path: `/collections/campaigns/${campaign}/run` },
  ])
  expect(await shown()).toMatchObject({ filesOut: { cause: 'store-unreachable', since } })
  expect(await readLines(mongo.db, AWAY)).toEqual([])
  // At night nobody tries: it is not told twice.
  now = after(NOON, 10 * HOUR)
  await look()
  await comes()
  await look()
  expect(await lines()).toEqual([])
  expect(mails).toHaveLength(1)
})

it('is over, too, when Telegram fails with the file and no more the store, or when it was replaced', async () => {
  const told = async () => {
    now = after(now, 12 * MINUTE)
    await fails()
    await look()
    return (await lines()).length
  }
  await fails()
  expect(await told()).toBe(1)
  await uploadsOf().setTrouble(KEY, { failures: 2, until: 0 })
  await look()
  expect(await lines()).toEqual([])
  await fails()
  expect(await told()).toBe(1)
  await rowsIn<{ _id: string; filename?: string }>(mongo, slugs.media).updateOne(
    { _id: 'sun' },
    { $set: { filename: 'another' } },
  )
  await look()
  expect(await lines()).toEqual([])
})

it('is no news any more of a run that was stopped', async () => {
  await fails()
  now = after(NOON, 12 * MINUTE)
  await fails()
  await watchFiles({ db: mongo.db, clock: { now: () => now }, log })
  const order = { tenant: HOME, campaign, by: 'olga' }
  await stopRun({ db: mongo.db, clock: { now: () => now } }, order)
  await look()
  expect(mails).toEqual([])
})

it('is no news any more of a run that has come to its end before anybody looked again', async () => {
  await fails()
  now = after(NOON, 12 * MINUTE)
  await fails()
  await look()
  expect(await shown()).toMatchObject({ filesOut: { cause: 'store-unreachable' } })
  const tenantDb = forTenant(mongo.db, HOME)
  await comes()
  const run = await readRun(tenantDb, campaign)
  if (run) await settleRun(tenantDb, run, now)
  expect(await shown()).toMatchObject({ status: 'done', filesOut: null })
})

it('concerns runs that carry this file, send, and are no test', async () => {
  await fails('moon/moon-stored')
  await fails(KEY, AWAY)
  now = after(NOON, 12 * MINUTE)
  await fails('moon/moon-stored')
  await look()
  expect(await lines()).toEqual([])
  const set = (change: object) =>
    rowsIn<CampaignRun>(mongo, slugs.campaignRuns).updateOne(
      { _id: runId(HOME, campaign) },
      { $set: change },
    )
  await fails()
  now = after(now, 12 * MINUTE)
  await fails()
  await set({ status: 'paused' })
  await look()
  await set({ status: 'running', test: { of: campaign, hash: '' } })
  await look()
  expect(await lines()).toEqual([])
})
