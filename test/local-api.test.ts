import config from '@payload-config'
import type { Payload } from 'payload'

import { getPayload } from 'payload'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Mongo } from '../src/mongo/connect.ts'

import { slugs } from '../src/collections/slugs.ts'
import { connectMongo } from '../src/mongo/connect.ts'
import { migrate } from '../src/mongo/migrate.ts'
import { features } from '../src/plugins/index.ts'
import { localApiFor } from '../src/plugins/tenancy/index.ts'

describe('localApiFor', () => {
  let mongo: Mongo
  let payload: Payload
  const user = (role: string) =>
    ({
      id: 'someone',
      collection: slugs.users,
      tenants: [{ tenant: 'homeaaaa', roles: [role] }],
    }) as never

  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
    await migrate(mongo.db, features)
    payload = await getPayload({ config, disableOnInit: true })
    for (const id of ['homeaaaa', 'awaybbbb']) {
      await payload.create({
        collection: slugs.tenants,
        data: { id, name: id, slug: id, timeZone: 'UTC', currency: 'EUR' },
      })
    }
  })
  afterAll(async () => {
    await payload.destroy()
    await mongo.close()
  })

  it('should stay within its workspace though nothing else limits it', async () => {
    const home = localApiFor(payload, { tenant: 'homeaaaa' })
    const away = localApiFor(payload, { tenant: 'awaybbbb' })
    const made = await home.create(slugs.contacts, { firstName: 'A', tenant: 'awaybbbb' })
    expect([made['tenant'], await home.count(slugs.contacts)]).toEqual(['homeaaaa', 1])
    expect([await away.count(slugs.contacts), await away.find(slugs.contacts)]).toEqual([0, []])
    await expect(away.findByID(slugs.contacts, made.id)).rejects.toThrow(/No such row/)
    await expect(away.update(slugs.contacts, made.id, { firstName: 'B' })).rejects.toThrow()
    await expect(away.delete(slugs.contacts, made.id)).rejects.toThrow()
    expect((await home.findByID(slugs.contacts, made.id))['firstName']).toBe('A')
  })

  it('should act with the rights of the person it is given', async () => {
    const analyst = localApiFor(payload, { tenant: 'homeaaaa', user: user('analyst') })
    const marketer = localApiFor(payload, { tenant: 'homeaaaa', user: user('marketer') })
    const foreign = localApiFor(payload, { tenant: 'awaybbbb', user: user('owner') })
    await expect(analyst.create(slugs.contacts, { firstName: 'C' })).rejects.toThrow()
    await expect(foreign.create(slugs.contacts, { firstName: 'C' })).rejects.toThrow()
    const made = await marketer.create(slugs.contacts, { firstName: 'C' })
    await marketer.delete(slugs.contacts, made.id)
    expect(made['tenant']).toBe('homeaaaa')
  })
})
