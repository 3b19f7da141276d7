import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { Lane } from '../core/model/lane.ts'
import type { Mongo } from '../mongo/connect.ts'

import { slugs } from '../collections/slugs.ts'
import { connectMongo } from '../mongo/connect.ts'
import { LEASE_TTL } from './lease.ts'
import { acquire, ensureLane, release, renew } from './mongo-leases.ts'

const lane = 'acme.one'
let mongo: Mongo

beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
})
afterAll(async () => {
  await mongo?.db.dropDatabase()
  await mongo?.close()
})
beforeEach(async () => {
  await mongo.db.collection(slugs.lanes).deleteMany({})
  await ensureLane(mongo.db, { tenant: 'acme', account: 'one', network: 'sandbox' })
})

const take = (owner: string, ttl = LEASE_TTL) => acquire(mongo.db, { lane, owner, ttl })
const row = () => mongo.db.collection<Lane>(slugs.lanes).findOne({ _id: lane })

describe('a lane’s lease', () => {
  it('is made once', async () => {
    await take('a')
    await ensureLane(mongo.db, { tenant: 'acme', account: 'one', network: 'sandbox' })
    expect((await row())?.owner).toBe('a')
  })

  it('goes to one of many who ask at once', async () => {
    const askers = Array.from({ length: 20 }, (_, n) => `sender-${n}`)
    const taken = await Promise.all(askers.map((owner) => take(owner)))
    const winners = taken.filter((one) => one !== null)
    expect(winners).toHaveLength(1)
    expect((await row())?.owner).toBe(winners[0]?.owner)
  })

  it('is refused while held, and taken with a higher fence once it lapsed', async () => {
    const first = await take('a', 3_000)
    expect(await take('b')).toBeNull()
    const second: (Lane | null)[] = []
    const takeOver = async () => second.unshift(await take('b')) && second[0]?.owner
    await expect.poll(takeOver, { timeout: 20_000 }).toBe('b')
    expect(second[0]?.fence).toBe((first?.fence ?? 0) + 1)
    const stale = { lane, owner: 'a', fence: first?.fence ?? 0 }
    expect(await renew(mongo.db, [stale], LEASE_TTL)).toEqual(new Set([lane]))
    await release(mongo.db, stale)
    expect((await row())?.owner).toBe('b')
  })

  it('comes back at once to a restarted owner, whose earlier life is then refused', async () => {
    const before = await take('a')
    const now = await take('a')
    expect(now?.fence).toBe((before?.fence ?? 0) + 1)
    const earlier = { lane, owner: 'a', fence: before?.fence ?? 0 }
    expect(await renew(mongo.db, [earlier], LEASE_TTL)).toEqual(new Set([lane]))
    expect(
      await renew(mongo.db, [{ lane, owner: 'a', fence: now?.fence ?? 0 }], LEASE_TTL),
    ).toEqual(new Set())
  })

  it('is free again when it is released', async () => {
    const mine = await take('a')
    await release(mongo.db, { lane, owner: 'a', fence: mine?.fence ?? 0 })
    expect((await take('b'))?.owner).toBe('b')
  })

  it('is prolonged by the database’s clock', async () => {
    const mine = await take('a', 1_000)
    await renew(mongo.db, [{ lane, owner: 'a', fence: mine?.fence ?? 0 }], 60_000)
    const until = (await row())?.until.getTime() ?? 0
    expect(until).toBeGreaterThan((mine?.until.getTime() ?? 0) + 50_000)
  })
})
