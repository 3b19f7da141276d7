import type { Clock } from '../../core/clock.ts'
import type { Order } from '../../core/model/money-trail.ts'
import type { Db } from '../../mongo/connect.ts'

import { makeEvent, publishEvents } from '../../mongo/events.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { markStatsDirty, tenantZone } from '../../mongo/stats-dirty.ts'
import { credit } from './credit.ts'
import { giveCredit, touchesOf, uncredited } from './store.ts'

const BATCH = 200
/** Named wherever a figure of revenue is shown. */
const WINDOW_DAYS = 7

type CreditDeps = { db: Db; clock: Clock }

/** Platform: gives every order that has none its credit, once. */
export const creditOrders = async (deps: CreditDeps): Promise<void> => {
  for (const order of await uncredited(deps.db, BATCH)) await creditOne(deps, order)
}

const creditOne = async ({ db, clock }: CreditDeps, order: Order): Promise<void> => {
  const tenantDb = forTenant(db, order.tenant)
  const now = clock.now()
  const touches = await touchesOf(tenantDb, order, WINDOW_DAYS)
  const earned = credit(order, touches, { windowDays: WINDOW_DAYS, now })
  const { campaign } = earned
  const zone = await tenantZone(db, order.tenant)
  const mark = async ({ entries }: Order): Promise<void> => {
    if (campaign === null) return
    const changes = entries.map(({ at }) => ({ campaign, at }))
    await markStatsDirty(tenantDb, changes, zone)
  }
  // Before, too: nobody looks again at an order whose credit was given as the worker was killed.
  await mark(order)
  const stored = await giveCredit(tenantDb, order._id, earned)
  if (!stored || campaign === null) return
  await mark(stored)
  const { amount, currency } = order.total
  await publishEvents(tenantDb, [
    makeEvent({
      tenant: order.tenant,
      type: 'order.credited',
      at: now,
      campaign,
      contact: order.contact,
      data: { order: order._id, number: order.number, amount, currency, model: earned.model },
      demo: order.demo ?? false,
    }),
  ])
}
