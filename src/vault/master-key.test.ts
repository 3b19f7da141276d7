import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

import type { Mongo } from '../mongo/connect.ts'

import { slugs } from '../collections/slugs.ts'
import { connectMongo } from '../mongo/connect.ts'
import { requireMasterKey } from './master-key.ts'
import { openVault } from './open-vault.ts'

const masterKey = Buffer.alloc(32, 9).toString('base64')
const another = Buffer.alloc(32, 1).toString('base64')
const place = { tenant: 'aaaa', collection: 'telegram-accounts', record: 'r1', field: 'session' }

describe('requireMasterKey', () => {
  let mongo: Mongo

  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  })
  afterEach(() => mongo.db.dropDatabase())
  afterAll(() => mongo.close())

  it('should hold every later start to the key of the first', async () => {
    await requireMasterKey(mongo.db, masterKey)
    await requireMasterKey(mongo.db, masterKey)
    await expect(requireMasterKey(mongo.db, another)).rejects.toThrow('not the key that this')
  })

  it('should let one key win when roles with different ones begin at once', async () => {
    const tries = [masterKey, another, masterKey, another]
    const ended = await Promise.allSettled(tries.map((key) => requireMasterKey(mongo.db, key)))
    const winners = tries.filter((_, i) => ended[i]?.status === 'fulfilled')
    expect([winners.length, new Set(winners).size]).toEqual([2, 1])
  })

  it('should find out by a data key where a database has no check value yet', async () => {
    await openVault({ db: mongo.db, masterKey }).seal(place, 'secret')
    await expect(requireMasterKey(mongo.db, another)).rejects.toThrow('not the key that this')
    expect(await mongo.db.collection(slugs.installation).countDocuments()).toBe(0)
    await requireMasterKey(mongo.db, masterKey)
    await expect(requireMasterKey(mongo.db, another)).rejects.toThrow('not the key that this')
  })
})
