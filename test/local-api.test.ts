import config from '@payload-config'
import type { Payload } from 'payload'

import { getPayload } from 'payload'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Order } from '../src/core/model/money-trail.ts'
import type { Mongo } from '../src/mongo/connect.ts'

import { slugs } from '../src/collections/slugs.ts'
import { connectMongo } from '../src/mongo/connect.ts'
import { forTenant } from '../src/mongo/for-tenant.ts'
import { migrate } from '../src/mongo/migrate.ts'
import { features } from '../src/plugins/index.ts'
import { rememberOrder } from '../src/plugins/shop/store.ts'
import { localApiFor } from '../src/collections/local-api-for.ts'

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

  it('should change people as native code writes them, alone and many together', async () => {
    const home = localApiFor(payload, { tenant: 'homeaaaa' })
    const contacts = mongo.db.collection<{ _id: string }>(slugs.contacts)
    const ids = ['homeaaaa.p1', 'homeaaaa.p2']
    const blank = { tags: [], attributes: {}, category: null, lastOrder: null, frequency: null }
    const at = new Date()
    await contacts.insertMany(
      ids.map((_id) => ({ ...blank, _id, tenant: 'homeaaaa', createdAt: at, updatedAt: at })),
    )
    const changed = await home.update(slugs.contacts, 'homeaaaa.p1', { firstName: 'Ada' })
    expect(changed['firstName']).toBe('Ada')
    const where = { id: { in: ids } }
    const data = { tags: ['fair'] }
    const many = await payload.update({ collection: slugs.contacts, where, data })
    expect([many.errors, many.docs.length]).toEqual([[], 2])
    const stored = await contacts.find({ _id: { $in: ids } }).toArray()
    expect(stored.map((row) => (row as { tags?: string[] }).tags)).toEqual([['fair'], ['fair']])
  })

  it('should bring the order of somebody who was saved before it came', async () => {
    const own = forTenant(mongo.db, 'homeaaaa')
    const home = localApiFor(payload, { tenant: 'homeaaaa' })
    const made = await home.create(slugs.contacts, { firstName: 'D' })
    const order = (number: string, placedAt: Date) =>
      ({
        ...{ contact: made.id, number, placedAt, items: [{ name: 'Tin' }] },
        total: { amount: 1_900, currency: 'EUR' },
      }) as unknown as Order
    const last = async () => (await home.findByID(slugs.contacts, made.id))['lastOrder']
    await rememberOrder(own, order('L-2', new Date(2_000)), new Date())
    await rememberOrder(own, order('L-1', new Date(1_000)), new Date())
    expect(await last()).toMatchObject({ number: 'L-2', amount: 1_900 })
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
