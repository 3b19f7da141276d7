import type { Clock } from '../../core/clock.ts'
import type { Logger } from '../../core/logger.ts'
import type { Order } from '../../core/model/money-trail.ts'
import type { Db } from '../../mongo/connect.ts'

import { waitsForClicks } from '../../core/awaited-click.ts'
import { eachAlone } from '../../core/each-alone.ts'
import { after, MINUTE } from '../../core/time.ts'
import { oldestPackedClicks } from '../../mongo/click-backlog.ts'
import { makeEvent, publishEvents } from '../../mongo/events.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { markStatsDirty, tenantZone } from '../../mongo/stats-dirty.ts'
import { credit } from './credit.ts'
import { creditLater, giveCredit, touchesOf, uncredited } from './store.ts'

const BATCH = 200
/** Named wherever a figure of revenue is shown. */
const WINDOW_DAYS = 7

/** `startedAt`: when this worker began. */
type CreditDeps = { db: Db; clock: Clock; log: Logger; startedAt: Date }

/** Platform: gives every order that has none its credit, once. One that fails holds up no other. */
export const creditOrders = async (deps: CreditDeps): Promise<void> => {
  const { db, clock, log } = deps
  const waiting = await uncredited(db, BATCH, clock.now())
  if (waiting.length === 0) return
  const oldest = await oldestPackedClicks(db)
  const creditIfTime = async (order: Order): Promise<void> => {
    const backlog = { oldest, startedAt: deps.startedAt, now: clock.now() }
    const held = mayHaveClicked(order) && waitsForClicks(order.receivedAt, backlog)
    if (!held) await creditOne(deps, order)
  }
  await eachAlone(waiting, creditIfTime, ({ _id, tenant }, err) => {
    log.error('could not credit an order', { tenant, order: _id, err })
    return creditLater(forTenant(db, tenant), _id, after(clock.now(), MINUTE))
  })
}

/** One that names its click was received with it. */
const mayHaveClicked = ({ contact, clickId }: Order): boolean => contact !== null && !clickId

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
