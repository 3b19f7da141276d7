import { afterAll, beforeAll, expect, it } from 'vitest'

import type { Dialog } from '../../src/core/model/contact.ts'
import type { Delivery } from '../../src/core/model/delivery.ts'
import type { StatsDirty } from '../../src/core/model/money-trail.ts'
import type { Mongo } from '../../src/mongo/connect.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { DAY, MINUTE, after as later, SECOND } from '../../src/core/time.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { recordRead } from '../../src/plugins/accounts/record-read.ts'

const seen = new Date('2026-05-01T10:00:00Z')
let mongo: Mongo

beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
})
afterAll(() => mongo.close())

const dialog: Dialog = {
  ...{
    _id: 'acme.a.1',
    tenant: 'acme',
    account: 'a',
    peer: '1',
    accessHash: '1',
    contact: 'acme.c',
  },
  ...{ firstInboundAt: seen, lastInboundAt: seen, lastOutboundAt: seen },
  ...{ readOutboxMaxId: 7, readPending: true, readSeenAt: seen },
}

it('waits with a receipt for a message whose sender was killed, and marks it once it is sent', async () => {
  const tenantDb = forTenant(mongo.db, 'acme')
  const dialogs = tenantDb.collection<Dialog>(slugs.dialogs)
  const deliveries = tenantDb.collection<Delivery>(slugs.deliveries)
  await dialogs.insertOne(dialog)
  const row = { _id: 'acme.k.c.0', tenant: 'acme', account: 'a', contact: 'acme.c', campaign: 'k' }
  const doubtful = { state: 'unknown', messageId: null, readAt: null }
  await deliveries.insertOne({ ...row, ...doubtful } as unknown as Delivery)
  const look = async (ms: number) => {
    const now = await dialogs.findOne({ _id: dialog._id })
    if (now) await recordRead(mongo.db, now, later(seen, ms))
    return dialogs.findOne({ _id: dialog._id })
  }
  expect(await look(SECOND)).toMatchObject({ readPending: true, readLookAt: expect.any(Date) })
  expect((await look(2 * MINUTE))?.readLookAt).toEqual(later(seen, 4 * MINUTE))
  await deliveries.updateOne(
    { _id: row._id },
    { $set: { state: 'sent', messageId: 7, sentAt: seen } },
  )
  expect(await look(4 * MINUTE)).not.toHaveProperty('readPending')
  expect((await deliveries.findOne({ _id: row._id }))?.readAt).toEqual(later(seen, 4 * MINUTE))

  await dialogs.updateOne({ _id: dialog._id }, { $set: { readPending: true, readSeenAt: seen } })
  expect(await look(5 * SECOND)).toHaveProperty('readPending')
  expect(await look(11 * SECOND)).not.toHaveProperty('readPending')
})

it('brings the figures of the day of a message up to date that is read days later', async () => {
  const tenantDb = forTenant(mongo.db, 'late')
  const sentAt = later(seen, -5 * DAY)
  const own = { ...dialog, _id: 'late.a.1', tenant: 'late', contact: 'late.c' }
  const { tenant, account, contact } = own
  await tenantDb.collection<Dialog>(slugs.dialogs).insertOne(own)
  const row = { _id: 'late.k.c.0', tenant, account, contact, campaign: 'k', state: 'sent' }
  await tenantDb
    .collection<Delivery>(slugs.deliveries)
    .insertOne({ ...row, messageId: 7, readAt: null, sentAt } as unknown as Delivery)
  await recordRead(mongo.db, own, later(seen, SECOND))
  const marks = await tenantDb.collection<StatsDirty>(slugs.statsDirty).find({}).toArray()
  expect(marks).toMatchObject([{ scope: 'k', day: '2026-04-26' }])
})
