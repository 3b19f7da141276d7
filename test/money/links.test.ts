import type { Click, ClickChunk } from '../../src/core/model/money-trail.ts'
import type { RunningEdge } from '../../src/edge/start-edge.ts'
import type { RoleContext } from '../../src/plugins/roles.ts'

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { startEdge } from '../../src/edge/start-edge.ts'
import { keyFor, readRecords } from '../../src/plugins/links/click-record.ts'
import { openClickLog } from '../../src/plugins/links/click-log.ts'
import { edge as linksEdge } from '../../src/plugins/links/edge.ts'
import { startShipper } from '../../src/plugins/links/ship-clicks.ts'
import { unpackClicks } from '../../src/plugins/links/unpack-clicks.ts'
import { makeContext, seedCampaign, serveOn, tenant } from './money-harness.ts'

const now = new Date()
const patience = { timeout: 20_000 }
let context: RoleContext
let edge: RunningEdge
let web: Awaited<ReturnType<typeof serveOn>>
const browser = { 'user-agent': 'Mozilla/5.0 (Linux; Android 14)' }

beforeAll(async () => {
  context = await makeContext()
  await seedCampaign(context.mongo.db, now)
  web = await serveOn((request, response) => {
    response.end(`web ${request.url} ${request.headers['x-forwarded-for']}`)
  })
  edge = await startEdge(context, [linksEdge], { port: 0, webPort: web.port })
})
afterAll(async () => {
  await edge.close()
  await web.close()
  await context.mongo.db.dropDatabase()
  await context.mongo.close()
})

const at = (path: string): string => `http://127.0.0.1:${edge.port}${path}`
const get = (path: string, headers: Record<string, string> = browser, method = 'GET') =>
  fetch(at(path), { headers, method, redirect: 'manual' })
const deps = () => ({
  db: context.mongo.db,
  clock: context.clock,
  log: context.log,
  clickKey: keyFor(context.env.PAYLOAD_SECRET, 'click-id'),
})
const clicks = () => context.mongo.db.collection<Click>(slugs.clicks).find().toArray()
const chunks = () => context.mongo.db.collection<ClickChunk>(slugs.clickChunks)

test('a click is on the disk before the answer, then becomes a row that the click id names', async () => {
  const answer = await get('/r/acmeAAAA1111')
  const folder = path.join(context.env.HERALD_DATA, 'wal')
  const onDisk = readdirSync(folder).flatMap((name) =>
    readRecords(readFileSync(path.join(folder, name))),
  )
  expect(onDisk).toMatchObject([{ code: 'acmeAAAA1111', bot: false }])
  expect(answer.status).toBe(302)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  const location = answer.headers.get('location') ?? ''
  expect(location).toMatch(/^https:\/\/shop\.example\/tea\?size=1&herald_click=[\w-]+#top$/)

  await expect.poll(() => chunks().countDocuments(), patience).toBe(1)
  const chunk = await chunks().findOne({})
  await unpackClicks(deps())
  const clickId = new URL(location).searchParams.get('herald_click')
  expect(await clicks()).toMatchObject([{ tenant, clickId, campaign: 'c1', bot: false }])
  const events = () => context.mongo.db.collection(slugs.events).countDocuments()
  expect(await events()).toBe(1)

  if (chunk) await chunks().insertOne(chunk) // A replay.
  await unpackClicks(deps())
  expect(await clicks()).toHaveLength(1)
  expect(await events()).toBe(1)
})

test('previews and HEAD are marked, unknown codes are not found', async () => {
  await get('/r/acmeAAAA1111', { 'user-agent': 'TelegramBot (like TwitterBot)' })
  await get('/r/acmeAAAA1111', browser, 'HEAD')
  expect((await get('/r/acmeZZZZ9999')).status).toBe(404)
  await expect
    .poll(async () => {
      await unpackClicks(deps())
      return (await clicks()).filter(({ bot }) => bot).length
    }, patience)
    .toBe(2)
})

test('a hundred clicks at once are a hundred rows', async () => {
  const before = (await clicks()).length
  const answers = await Promise.all(Array.from({ length: 100 }, () => get('/r/acmeAAAA1111')))
  expect(new Set(answers.map((answer) => answer.headers.get('location'))).size).toBe(100)
  await expect
    .poll(async () => {
      await unpackClicks(deps())
      return (await clicks()).length
    }, patience)
    .toBe(before + 100)
})

test('a segment left by a killed edge is shipped by the next one', async () => {
  const { env, mongo, log } = await makeContext()
  const folder = path.join(env.HERALD_DATA, 'wal')
  const killed = openClickLog(folder) // Nobody ships from it, as after a kill.
  const place = await killed.append({ code: 'acmeAAAA1111', visitor: 'v', bot: false, at: now })
  const shipper = startShipper({
    db: mongo.db,
    log,
    folder,
    clicks: openClickLog(folder),
    now: () => now,
  })
  await expect.poll(() => readdirSync(folder), patience).toEqual([])
  await shipper.stop()
  await unpackClicks(deps())
  expect((await clicks()).map(({ _id }) => _id)).toContain(`${tenant}.${place.segment}.0`)
  await mongo.close()
})

test('segments are given back once everything in them is shipped', async () => {
  const { env, mongo } = await makeContext()
  const log = openClickLog(path.join(env.HERALD_DATA, 'wal'), 256)
  const click = { code: 'acmeAAAA1111', visitor: 'v', bot: false, at: now }
  await Promise.all(Array.from({ length: 40 }, () => log.append(click)))
  const taken = log.take()
  expect(taken.flatMap((one) => one.clicks)).toHaveLength(40)
  expect(taken.length).toBeGreaterThan(3)
  taken.forEach(log.shipped)
  await log.settle()
  expect(readdirSync(path.join(env.HERALD_DATA, 'wal'))).toEqual([])
  await mongo.close()
})

test('everything else goes to web, with forwarded headers that are ours', async () => {
  const answer = await fetch(at('/admin?x=1'), { headers: { 'x-forwarded-for': '6.6.6.6' } })
  expect(await answer.text()).toBe('web /admin?x=1 127.0.0.1')
  expect((await fetch(at('/livez'))).status).toBe(200)
})

test('says that Herald is starting while web is down', async () => {
  const alone = await startEdge(context, [], { port: 0, webPort: 1 })
  const answer = await fetch(`http://127.0.0.1:${alone.port}/admin`)
  expect(answer.status).toBe(503)
  expect(answer.headers.get('retry-after')).toBe('2')
  expect(await answer.text()).toContain('Herald is starting')
  await alone.close()
})
