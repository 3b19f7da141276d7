import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { MongoClient } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { lacksMasterKey, loadSecrets } from './files.mjs'
import { refuseLostKey } from './mongo.mjs'

describe('a start without its secrets', () => {
  const data = mkdtempSync(path.join(tmpdir(), 'herald-lost-key-'))
  const client = new MongoClient(process.env.MONGODB_URI)
  beforeAll(() => client.connect())
  afterAll(async () => {
    await client.db().dropDatabase()
    await client.close()
    rmSync(data, { recursive: true, force: true })
  })

  it('should make a master key where nothing was ever written', async () => {
    expect(lacksMasterKey(data, {})).toBe(true)
    await refuseLostKey(process.env.MONGODB_URI, data)
    loadSecrets(data, {})
    expect(lacksMasterKey(data, {})).toBe(false)
  })

  it('should not make another one where the database holds what the first one closed', async () => {
    writeFileSync(path.join(data, 'secrets.env'), 'PAYLOAD_SECRET=kept\n')
    expect(lacksMasterKey(data, {})).toBe(true)
    expect(lacksMasterKey(data, { HERALD_MASTER_KEY: 'given' })).toBe(false)
    for (const name of ['data-keys', 'platform-stops']) {
      await client.db().collection(name).insertOne({ tenant: 'aaaa' })
      await expect(refuseLostKey(process.env.MONGODB_URI, data)).rejects.toThrow(
        'written under a master key that is not here',
      )
      await client.db().collection(name).drop()
    }
  })
})
