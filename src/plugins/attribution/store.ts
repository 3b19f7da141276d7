import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Click, Order } from '../../core/model/money-trail.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { CouponTouch, Touches } from './credit.ts'

import { slugs } from '../../collections/slugs.ts'
import { isTestId } from '../../core/ids.ts'
import { after, DAY } from '../../core/time.ts'

const MAX_CLICKS = 1_000

/** Platform: orders that nobody has looked at yet, and some of those for which that failed. */
export const uncredited = async (db: Db, limit: number, now: Date): Promise<Order[]> => {
  const orders = db.collection<Order>(slugs.orders)
  const fresh = { credit: null, creditAfter: null as never }
  const again = { credit: null, creditAfter: { $lte: now } }
  const [first, rest] = await Promise.all([
    orders.find(fresh, { sort: { receivedAt: 1 }, limit }).toArray(),
    orders.find(again, { sort: { creditAfter: 1 }, limit: AGAIN }).toArray(),
  ])
  return [...first, ...rest]
}

/** Few, so that they take little of the time that the others have. */
const AGAIN = 20

/** One that could not be given its credit stands behind the others from then on. */
export const creditLater = async (
  tenantDb: TenantDb,
  _id: string,
  creditAfter: Date,
): Promise<void> => {
  await tenantDb
    .collection<Order>(slugs.orders)
    .updateOne({ _id, credit: null }, { $set: { creditAfter } })
}

/** Everything of ours that may have led to an order. */
export const touchesOf = async (
  tenantDb: TenantDb,
  { placedAt, contact, clickId, coupon }: Order,
  windowDays: number,
): Promise<Touches> => {
  const at = { $gte: after(placedAt, -windowDays * DAY), $lte: placedAt }
  const clicks = tenantDb.collection<Click>(slugs.clicks)
  const [named, own, coupons] = await Promise.all([
    clickId ? clicks.find({ clickId }, { limit: 1 }).toArray() : [],
    contact
      ? clicks.find({ contact, at, bot: false }, { sort: { at: -1 }, limit: MAX_CLICKS }).toArray()
      : [],
    coupon ? couponsOf(tenantDb) : [],
  ])
  return { clicks: [...named, ...own], coupons }
}

/** A test to oneself gives its code to nobody. */
const couponsOf = async (tenantDb: TenantDb): Promise<CouponTouch[]> => {
  const runs = await tenantDb
    .collection<CampaignRun>(slugs.campaignRuns)
    .find(
      { 'frozen.discountCode': { $type: 'string' } },
      { projection: { campaign: 1, startedAt: 1, 'frozen.discountCode': 1 } },
    )
    .toArray()
  return runs
    .filter(({ campaign }) => !isTestId(campaign))
    .map(({ campaign, frozen, startedAt }) => ({
      campaign,
      code: frozen.discountCode ?? '',
      from: startedAt,
    }))
}

/** Writes the credit unless somebody else has. Answers the order as it is after, or null. */
export const giveCredit = (
  tenantDb: TenantDb,
  id: string,
  credit: NonNullable<Order['credit']>,
): Promise<Order | null> =>
  tenantDb
    .collection<Order>(slugs.orders)
    .findOneAndUpdate(
      { _id: id, credit: null },
      { $set: { credit, updatedAt: credit.at } },
      { returnDocument: 'after' },
    )
