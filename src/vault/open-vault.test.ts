import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Mongo } from '../mongo/connect.ts'

import { slugs } from '../collections/slugs.ts'
import { connectMongo } from '../mongo/connect.ts'
import { DATA_KEYS, openVault } from './open-vault.ts'

const masterKey = Buffer.alloc(32, 9).toString('base64')
const place = { tenant: 'aaaa', collection: 'telegram-accounts', record: 'r1', field: 'session' }

describe('openVault', () => {
  let mongo: Mongo

  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  })
  afterAll(() => mongo.close())

  it('should agree on one key when many processes begin at once', async () => {
    const vaults = Array.from({ length: 8 }, () => openVault({ db: mongo.db, masterKey }))
    const sealed = await Promise.all(vaults.map((vault, i) => vault.seal(place, `secret ${i}`)))
    const fresh = openVault({ db: mongo.db, masterKey })
    const opened = await Promise.all(sealed.map((text) => fresh.open(place, text)))
    expect(opened).toEqual(sealed.map((_, i) => `secret ${i}`))
    expect(await mongo.db.collection(DATA_KEYS).countDocuments({ tenant: 'aaaa' })).toBe(1)
  })

  it('should keep tenants apart', async () => {
    const vault = openVault({ db: mongo.db, masterKey })
    const sealed = await vault.seal(place, 'secret')
    await vault.seal({ ...place, tenant: 'bbbb' }, 'other')
    await expect(vault.open({ ...place, tenant: 'bbbb' }, sealed)).rejects.toThrow()
  })

  it('should not open under another master key', async () => {
    const sealed = await openVault({ db: mongo.db, masterKey }).seal(place, 'secret')
    const thief = openVault({ db: mongo.db, masterKey: Buffer.alloc(32, 1).toString('base64') })
    await expect(thief.open(place, sealed)).rejects.toThrow()
  })

  it('should keep its keys where the data model says', () => {
    expect(DATA_KEYS).toBe(slugs.dataKeys)
  })
})
