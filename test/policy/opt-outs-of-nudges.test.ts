import type { Delivery } from '../../src/core/model/delivery.ts'
import type { Mongo } from '../../src/mongo/connect.ts'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { HOUR } from '../../src/core/time.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { resumeRun } from '../../src/plugins/campaigns/steer-run.ts'
import { readRun } from '../../src/plugins/campaigns/store.ts'
import { sweep } from '../../src/plugins/campaigns/sweep.ts'
import * as stage from '../pipeline/stage.ts'

const { tenant } = stage
const PEOPLE = 60

const sent = () => ({ state: 'sent' as const, sentAt: new Date(), messageId: 1, toPlan: [] })

let mongo: Mongo
beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  await stage.setStage(mongo)
})
afterAll(async () => {
  await mongo.db.dropDatabase()
  await mongo.close()
})

it('should stop by the share of people who opt out, however many nudges they have got', async () => {
  const deps = { db: mongo.db, clock: systemClock }
  const tenantDb = forTenant(mongo.db, tenant)
  const rows = tenantDb.collection<Delivery>(slugs.deliveries)
  const run = () => readRun(tenantDb, 'camp1')
  const stop = (from: number, to: number) =>
    mongo.db.collection<{ _id: string }>(slugs.suppressions).insertMany(
      Array.from({ length: to - from }, (_, n) => ({
        ...{ _id: `s${from + n}`, tenant, contact: `${tenant}.p${from + n}` },
        ...{ reason: 'opt-out', at: new Date() },
      })),
    )
  /** The next step has gone out to everyone who is left, but for one who sleeps. */
  const nudge = async (step: number, from: number) => {
    const first = await rows.find({ step: 0 }).toArray()
    const stopped = new Set(Array.from({ length: from }, (_, n) => `${tenant}.p${n}`))
    const left = first.filter(({ contact }) => !stopped.has(contact))
    await rows.insertMany(
      left.map((row, n) => ({
        ...row,
        ...{ _id: `${row._id}.${step}`, step, randomId: `${step}${n}` },
        ...(n > 0 ? sent() : { state: 'deferred' as const, dueAt: new Date(Date.now() + HOUR) }),
      })),
    )
  }
  await stage.addPeople(mongo, { from: 0, count: PEOPLE })
  const nudges = [1, 2].map(() => ({ afterHours: 24, message: stage.message('Still there?') }))
  await stage.startCampaign(mongo, { nudges })
  await rows.updateMany({}, { $set: sent() })
  await nudge(1, 0)
  await sweep(deps)
  expect(await run()).toMatchObject({ status: 'finishing', counts: { sent: 2 * PEOPLE - 1 } })

  await stop(0, 4) // 6.7 % of the people, and 3.4 % of the messages.
  await sweep(deps)
  expect(await run()).toMatchObject({ status: 'paused', hold: { kind: 'too-many-opt-outs' } })
  expect((await run())?.hold?.fact).toBe('4 of 60 (6.7 %) opted out.')

  // From here on it counts anew: the second nudge goes to 55 people, and two more are few.
  await resumeRun(deps, { tenant, campaign: 'camp1', by: 'u1', reason: 'They bought already.' })
  await nudge(2, 4)
  await stop(4, 6)
  await sweep(deps)
  expect((await run())?.status).not.toBe('paused')
  await stop(6, 7)
  await sweep(deps)
  expect((await run())?.hold?.fact).toBe('3 of 55 (5.5 %) opted out.')
})
