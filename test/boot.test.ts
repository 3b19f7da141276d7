import config from '@payload-config'
import type { Payload } from 'payload'

import { getPayload } from 'payload'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { connectMongo } from '../src/mongo/connect.ts'
import { migrate } from '../src/mongo/migrate.ts'
import { features } from '../src/plugins/index.ts'
import { slugs } from '../src/collections/slugs.ts'

describe('Payload', () => {
  let payload: Payload

  beforeAll(async () => {
    const mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
    await migrate(mongo.db, features)
    await mongo.close()
    payload = await getPayload({ config, disableOnInit: true })
  })
  afterAll(async () => {
    await payload.destroy()
  })

  it('should have transactions', () => {
    expect((payload.db as { transactionOptions?: unknown }).transactionOptions).not.toBe(false)
  })

  it('should run without its own queue, locks and folders', () => {
    const names = payload.config.collections.map(({ slug }) => slug)
    expect(payload.config.jobs?.enabled ?? false).toBe(false)
    expect(names.filter((name) => /jobs|locked|folders/.test(name))).toEqual([])
  })

  it('should store and read a campaign by a text id', async () => {
    const tenant = await payload.create({
      collection: slugs.tenants,
      data: { id: 'testaaaa', name: 'A', slug: 'a', timeZone: 'UTC', currency: 'EUR' },
    })
    const made = await payload.create({
      collection: slugs.campaigns,
      data: { tenant: tenant.id, name: 'C', message: message('Hi') },
    })
    const found = await payload.findByID({ collection: slugs.campaigns, id: made.id })
    expect([tenant.id, made.id.length, found.audienceDays]).toEqual(['testaaaa', 12, 30])
    const row = await payload.db.connection.collection(slugs.campaigns).findOne({
      _id: made.id as never,
    })
    expect([row?.['_id'], row?.['tenant'], row?.['status']]).toEqual([made.id, 'testaaaa', 'draft'])
  })
})

const message = (text: string) => ({
  root: {
    type: 'root',
    children: [
      {
        type: 'paragraph',
        version: 1,
        children: [
          { type: 'text', version: 1, text, detail: 0, format: 0, mode: 'normal', style: '' },
        ],
      },
    ],
    direction: null,
    format: '' as const,
    indent: 0,
    version: 1,
  },
})
