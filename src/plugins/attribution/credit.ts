import type { Credit } from '../../core/model/money-trail.ts'

import { after, DAY } from '../../core/time.ts'

export type OrderFacts = { placedAt: Date; clickId: string | null; coupon: string | null }
export type ClickTouch = {
  clickId: string
  campaign: string
  link: string
  bot: boolean
  at: Date
}
/** A campaign that gave out a code, from the moment it was started. */
export type CouponTouch = { campaign: string; code: string; from: Date }
export type Touches = { clicks: readonly ClickTouch[]; coupons: readonly CouponTouch[] }
type Rules = { windowDays: number; now: Date }

/** Nobody earned it. */
type NoCredit = { campaign: null; at: Date }

/**
 * Which campaign earned an order: the visit that the shop names, else the coupon, else the last click.
 * Visits count within the window before the order, and those of bots never. A coupon counts whenever it
 * is used, for the campaign that gave it out last: whoever types it in says where they have it from.
 */
export const credit = (
  order: OrderFacts,
  { clicks, coupons }: Touches,
  { windowDays, now }: Rules,
): Credit | NoCredit => {
  const opens = after(order.placedAt, -windowDays * DAY)
  const visits = clicks.filter(({ bot, at }) => !bot && at >= opens)
  const common = { windowDays, at: now }

  const named = order.clickId ? visits.find(({ clickId }) => clickId === order.clickId) : undefined
  if (named) return { ...creditOf(named), model: 'click-id', ...common }

  const coupon = newest(
    coupons.filter(({ code, from }) => sameCode(code, order.coupon) && from <= order.placedAt),
    ({ from }) => from,
  )
  if (coupon) {
    const { campaign } = coupon
    return { campaign, link: null, click: null, model: 'coupon', windowDays: null, at: now }
  }

  const last = newest(
    visits.filter(({ at }) => at <= order.placedAt),
    ({ at }) => at,
  )
  if (last) return { ...creditOf(last), model: 'last-click', ...common }
  return { campaign: null, at: now }
}

const creditOf = ({ campaign, link, clickId }: ClickTouch) => ({ campaign, link, click: clickId })

const sameCode = (code: string, given: string | null): boolean =>
  given !== null && code !== '' && code.trim().toLowerCase() === given.trim().toLowerCase()

const newest = <Touch>(touches: readonly Touch[], at: (touch: Touch) => Date): Touch | undefined =>
  touches.reduce<Touch | undefined>(
    (best, touch) => (best === undefined || at(touch) > at(best) ? touch : best),
    undefined,
  )
