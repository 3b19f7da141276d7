import type { Mongo } from '../../mongo/connect.ts'
import type { SeedDeps } from './seed-workspace.ts'

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

import { slugs } from '../../collections/slugs.ts'
import { makeId, makeTenantId } from '../../core/ids.ts'
import { connectMongo } from '../../mongo/connect.ts'
import { makeFirstWorkspace } from './first-workspace.ts'
import { seedDemo } from './seed-demo.ts'

type Made = { collection: string; data: Record<string, unknown> }

let mongo: Mongo
const tenants = () => mongo.db.collection<{ _id: string; demo?: boolean }>(slugs.tenants)

/** As much of Payload as the seed needs: what it makes is stored. */
const payload = () => {
  const store = async ({ collection, data }: Made) => {
    const id = String(data['id'] ?? makeTenantId())
    const hookId = makeId(20)
    const row = { _id: id, linkPrefix: id.slice(0, 4), hookId, ...data }
    await mongo.db.collection<{ _id: string }>(collection).insertOne(row)
    return { id, ...row }
  }
  return { create: store, db: { create: store } } as unknown as SeedDeps['payload']
}

const filled: string[] = []
const fill = async (_: SeedDeps, { key }: { key: string }) => void filled.push(key)
const deps = () => ({ db: mongo.db, payload: payload(), now: new Date() }) as SeedDeps

describe('seedDemo', () => {
  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  })
  afterEach(async () => {
    filled.length = 0
    await mongo.db.dropDatabase()
  })
  afterAll(() => mongo.close())

  const names = async () => (await tenants().distinct('slug')).toSorted()

  it('should seed an installation once, whatever its people call the workspaces later', async () => {
    const { own } = await seedDemo(deps(), fill)
    expect(await names()).toEqual(['lumen-tea', 'northwind-books'])
    const mine = { $set: { slug: 'my-company', name: 'My Company', demo: false } }
    await tenants().updateOne({ _id: own }, mine)
    expect(await seedDemo(deps(), fill)).toEqual({ own })
    expect(filled).toEqual(['lumen', 'northwind'])
    expect(await names()).toEqual(['my-company', 'northwind-books'])
  })

  it('should not bring back what was removed, not even the last of it', async () => {
    await seedDemo(deps(), fill)
    await tenants().deleteMany({})
    await seedDemo(deps(), fill)
    expect(await names()).toEqual(['my-workspace'])
  })

  it('should go on where it was cut off, without making a workspace twice', async () => {
    const cut = async () => {
      throw new Error('cut off')
    }
    await expect(seedDemo(deps(), cut)).rejects.toThrow('cut off')
    await expect(seedDemo(deps(), cut)).rejects.toThrow('cut off')
    await seedDemo(deps(), fill)
    expect(filled).toEqual(['lumen', 'northwind'])
    expect(await names()).toEqual(['lumen-tea', 'northwind-books'])
    expect(await tenants().countDocuments({ demo: true })).toBe(2)
  })

  it('should leave an installation alone that began without a demo, or before it was noted', async () => {
    const first = await makeFirstWorkspace(payload(), mongo.db)
    expect(await seedDemo(deps(), fill)).toEqual({ own: first })
    await mongo.db.collection(slugs.installation).deleteMany({})
    expect(await seedDemo(deps(), fill)).toEqual({ own: first })
    expect(filled).toEqual([])
  })
})
