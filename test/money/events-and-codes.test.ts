import type { LinkCode } from '../../src/core/model/money-trail.ts'
import type { Mongo } from '../../src/mongo/connect.ts'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { eventsSince, makeEvent, publishEvents, watchEvents } from '../../src/mongo/events.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { mintLinks } from '../../src/mongo/link-codes.ts'

let mongo: Mongo
beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
})
afterAll(async () => {
  await mongo.db.dropDatabase()
  await mongo.close()
})

test('a watcher hears each event once, whichever way it came', async () => {
  const stop = new AbortController()
  const heard: string[] = []
  const watching = watchEvents(mongo.db, (event) => heard.push(event._id), stop.signal)
  const tenantDb = forTenant(mongo.db, 'tenanta1')
  const events = Array.from({ length: 20 }, () =>
    makeEvent({ tenant: 'tenanta1', type: 'link.clicked', at: new Date() }),
  )
  await publishEvents(tenantDb, events)
  await expect.poll(() => heard.length, { timeout: 10_000 }).toBe(20)
  await new Promise((done) => setTimeout(done, 2_500)) // One poll later: nothing twice.
  expect(new Set(heard).size).toBe(heard.length)
  expect(await eventsSince(tenantDb, events[19]?._id ?? '')).toHaveLength(20)
  expect(await eventsSince(forTenant(mongo.db, 'tenantb1'), new Date(0))).toHaveLength(0)
  stop.abort()
  await watching
})

test('a reader that comes back is told all that it missed, also in a busy workspace', async () => {
  const tenantDb = forTenant(mongo.db, 'tenantc1')
  const made = (n: number) => ({
    ...({ tenant: 'tenantc1', type: 'link.clicked', at: new Date() } as const),
    campaign: n % 3 === 0 ? 'c1' : 'c2',
  })
  const events = Array.from({ length: 3_000 }, (_, n) => makeEvent(made(n)))
  await publishEvents(tenantDb, events)
  const ids = events.map(({ _id }) => _id).sort()
  const last = ids[2_400] ?? ''
  const after = ids.slice(2_401)
  const since = async (only: { campaign?: string } = {}) =>
    (await eventsSince(tenantDb, last, only)).map(({ _id }) => _id).filter((id) => id > last)
  expect(await since()).toEqual(after)
  const own = new Set(events.filter(({ campaign }) => campaign === 'c1').map(({ _id }) => _id))
  expect(await since({ campaign: 'c1' })).toEqual(after.filter((id) => own.has(id)))
})

test('minting links again gives the same codes and no more rows', async () => {
  const tenantDb = forTenant(mongo.db, 'tenanta1')
  const urls = ['https://shop.example/a', 'https://shop.example/b']
  const rows = Array.from({ length: 50 }, (_, n) => ({
    delivery: `tenanta1.c1.x${n}.0`,
    contact: `tenanta1.x${n}`,
    urls,
  }))
  const input = { publicUrl: 'http://127.0.0.1:3000', linkPrefix: 'ab12', campaign: 'c1', rows }
  const first = await mintLinks(tenantDb, input)
  const second = await mintLinks(tenantDb, input)
  expect(second).toEqual(first)
  expect(await tenantDb.collection<LinkCode>(slugs.linkCodes).count()).toBe(100)
  const minted = first.get('tenanta1.c1.x7.0')?.get('https://shop.example/b')
  expect(minted?.code).toMatch(/^ab12[A-Za-z0-9]{8}$/)
  expect(minted?.address).toBe(`http://127.0.0.1:3000/r/${minted?.code}`)
})
