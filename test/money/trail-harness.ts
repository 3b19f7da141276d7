import type { Order } from '../../src/core/model/money-trail.ts'
import type { Db } from '../../src/mongo/connect.ts'
import type { RoleContext, WorkerPart } from '../../src/plugins/roles.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { campaignAnalytics } from '../../src/plugins/analytics/read.ts'
import { worker as analytics } from '../../src/plugins/analytics/worker.ts'
import { worker as attribution } from '../../src/plugins/attribution/worker.ts'
import { worker as links } from '../../src/plugins/links/worker.ts'
import { worker as shop } from '../../src/plugins/shop/worker.ts'
import { insert, makeContext, seedCampaign, tenant } from './money-harness.ts'

/** When the campaign's message was sent. */
export const begun = new Date('2026-06-10T12:00:00Z')

/** The worker's part of the money trail, one step at a time, by a clock that the test sets. */
export const makeTrail = async () => {
  const context = await makeContext()
  const { db } = context.mongo
  const time = { now: begun }
  const start = (through = db) => startWorker(through, context, () => time.now)
  return {
    db,
    env: context.env,
    time,
    startWorker: start,
    /** A database with one campaign in it, and a worker that has just begun. */
    anew: async () => {
      await db.dropDatabase()
      time.now = begun
      await seedCampaign(db, begun)
      return start()
    },
    close: async () => {
      await db.dropDatabase()
      await context.mongo.close()
    },
    orders: () => db.collection<Order>(slugs.orders),
    figures: async () => {
      const { orders, revenue } = await campaignAnalytics(forTenant(db, tenant), 'c1')
      return { orders, revenue: revenue.map(({ amount }) => amount) }
    },
    post: (eventId: string, receivedAt: Date, about: Posted) =>
      insert(db, slugs.webhookEvents, [eventOf(eventId, receivedAt, about)]),
  }
}

export type Trail = Awaited<ReturnType<typeof makeTrail>>
export type Work = Awaited<ReturnType<Trail['startWorker']>>

const startWorker = async (db: Db, context: RoleContext, now: () => Date) => {
  const given = { ...context, mongo: { ...context.mongo, db }, clock: { now } }
  const jobsOf = async (part: WorkerPart) => {
    const { jobs } = await part(given as never)
    return async () => {
      for (const job of jobs.toReversed()) await job.run({})
    }
  }
  return {
    links: await jobsOf(links as WorkerPart),
    shop: await jobsOf(shop as WorkerPart),
    attribution: await jobsOf(attribution as WorkerPart),
    analytics: await jobsOf(analytics as WorkerPart),
  }
}

type Posted = { type?: string; [field: string]: unknown }

/** What a shop posted then about its one order. */
const eventOf = (
  eventId: string,
  receivedAt: Date,
  { type = 'order.created', ...over }: Posted,
) => ({
  ...{ _id: `${tenant}.shop.${eventId}`, tenant, source: 'shop', eventId, type: null },
  ...{ state: 'received', problem: null, attempts: 0, receivedAt, handledAt: null },
  body: JSON.stringify({
    type,
    data: {
      ...{ id: 'o1', number: 'D-1001', placedAt: receivedAt, items: [] },
      total: { amount: 4900, currency: 'EUR' },
      ...over,
    },
  }),
})
