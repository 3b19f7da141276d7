import { afterAll, beforeAll, expect, it } from 'vitest'

import type { Delivery } from '../../src/core/model/delivery.ts'
import type { Mongo } from '../../src/mongo/connect.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { deliveryId, joinId } from '../../src/core/ids.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { policyRulesOf } from '../../src/plugins/define-feature.ts'
import { whyOf } from '../../src/plugins/campaigns/why.ts'
import { policy } from '../../src/plugins/policy/index.ts'
import * as stage from './stage.ts'

const { tenant } = stage
const agreedAt = new Date('2026-02-03T10:00:00Z')
const wroteAt = new Date('2026-02-01T10:00:00Z')
let mongo: Mongo

const rows = (slug: string) => mongo.db.collection<{ _id: string }>(slug)
const contactOf = (n: number) => joinId(tenant, `p${n}`)
const rowOf = (n: number, step = 0) =>
  forTenant(mongo.db, tenant)
    .collection<Delivery>(slugs.deliveries)
    .findOne({ _id: deliveryId({ tenant, campaign: 'camp1', contact: contactOf(n), step }) })
const sentOf = async (n: number) => {
  const deps = {
    ...{ db: mongo.db, clock: systemClock, masterKey: 'a'.repeat(43) },
    policyRules: policyRulesOf([policy.feature]),
  }
  return (await whyOf(deps, { tenant, contact: contactOf(n) })).sent
}

beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  await stage.setStage(mongo)
  await stage.addPeople(mongo, { from: 0, count: 2 })
  // Known to the account, and never wrote.
  await stage.addPeople(mongo, { from: 2, count: 1, wrote: false })
  await rows(slugs.dialogs).updateMany(
    { lastInboundAt: { $ne: null } } as object,
    { $set: { firstInboundAt: wroteAt, lastInboundAt: wroteAt } } as object,
  )
  await rows(slugs.consents).insertOne({
    _id: `${tenant}.k1`,
    ...{ tenant, contact: contactOf(1), channel: 'telegram', purpose: 'marketing' },
    ...{ granted: true, source: 'form', text: null, at: agreedAt },
  } as never)
  const nudges = [{ afterHours: 1, message: stage.message('Still there?') }]
  await stage.startCampaign(mongo, { nudges })
})
afterAll(async () => {
  await mongo.db.dropDatabase()
  await mongo.close()
})

it('keeps on the row why somebody may be written to, and since when', async () => {
  expect((await rowOf(0))?.ground).toEqual({ wrote: wroteAt })
  expect((await rowOf(1))?.ground).toEqual({ consent: agreedAt })
  const refused = await rowOf(2)
  expect(refused).toMatchObject({ state: 'skipped', reason: 'no-dialog' })
  expect(refused).not.toHaveProperty('ground')
})

it('says so of the message and of its nudge, once they have gone', async () => {
  expect(await sentOf(0)).toEqual([])
  const sentAt = new Date(Date.now() - 60_000)
  const sent = { state: 'sent', sentAt, attempts: [{ at: sentAt, outcome: 'sent', detail: null }] }
  await rows(slugs.deliveries).updateMany({ state: 'queued' } as object, { $set: sent as object })
  await stage.expandNow(mongo, 'camp1')
  expect((await rowOf(0, 1))?.ground).toEqual({ wrote: wroteAt })
  const told = { campaign: 'camp1', name: 'camp1', step: 0, at: sentAt }
  expect(await sentOf(0)).toEqual([{ ...told, ground: { wrote: wroteAt } }])
  expect(await sentOf(1)).toEqual([{ ...told, ground: { consent: agreedAt } }])
  // As of a row of an earlier version.
  await rows(slugs.deliveries).updateMany({}, { $unset: { ground: '' } } as object)
  expect(await sentOf(0)).toEqual([told])
})
