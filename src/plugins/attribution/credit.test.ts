import fc from 'fast-check'
import { expect, test } from 'vitest'

import { after, DAY } from '../../core/time.ts'
import { type ClickTouch, type CouponTouch, credit } from './credit.ts'

const now = new Date('2026-03-01T12:00:00Z')
const rules = { windowDays: 7, now }
const moment = fc.integer({ min: -20 * DAY, max: 2 * DAY }).map((ms) => after(now, ms))
const click: fc.Arbitrary<ClickTouch> = fc.record({
  clickId: fc.constantFrom('k1', 'k2', 'k3', 'k4'),
  campaign: fc.constantFrom('c1', 'c2', 'c3'),
  link: fc.constantFrom('l1', 'l2'),
  bot: fc.boolean(),
  at: moment,
})
const coupon: fc.Arbitrary<CouponTouch> = fc.record({
  campaign: fc.constantFrom('c1', 'c2', 'c3'),
  code: fc.constantFrom('SPRING', 'AUTUMN', ''),
  from: moment,
})
const order = fc.record({
  placedAt: moment,
  clickId: fc.option(fc.constantFrom('k1', 'k2', 'k9')),
  coupon: fc.option(fc.constantFrom('spring', 'AUTUMN', 'OTHER', '')),
})
const facts = fc.tuple(order, fc.array(click), fc.array(coupon))
const inWindow = ({ at, bot }: ClickTouch, placedAt: Date) =>
  !bot && at >= after(placedAt, -7 * DAY)

test('an order earns at most one campaign, and only one that touched the person', () => {
  fc.assert(
    fc.property(facts, ([placed, clicks, coupons]) => {
      const { campaign } = credit(placed, { clicks, coupons }, rules)
      const touched = [...clicks, ...coupons].map((touch) => touch.campaign)
      expect(campaign === null || touched.includes(campaign)).toBe(true)
    }),
  )
})

test('the visit that the shop names comes before everything', () => {
  fc.assert(
    fc.property(facts, ([placed, clicks, coupons]) => {
      const result = credit(placed, { clicks, coupons }, rules)
      const named = clicks.some(
        (one) => one.clickId === placed.clickId && inWindow(one, placed.placedAt),
      )
      expect('model' in result && result.model === 'click-id').toBe(named)
    }),
  )
})

test('a coupon counts however long ago it was given out, and says that it has no window', () => {
  fc.assert(
    fc.property(facts, ([placed, clicks, coupons]) => {
      const bare = { ...placed, clickId: null }
      const result = credit(bare, { clicks, coupons }, rules)
      const given = coupons.filter(
        ({ code, from }) =>
          code !== '' && code === placed.coupon?.toUpperCase() && from <= placed.placedAt,
      )
      if (result.campaign === null) {
        expect(given).toEqual([])
        return
      }
      expect(result.model === 'coupon').toBe(given.length > 0)
      expect(result.windowDays).toBe(result.model === 'coupon' ? null : rules.windowDays)
    }),
  )
})

test('without name and coupon the last click in the window earns it, whatever the order of touches', () => {
  fc.assert(
    fc.property(facts, ([placed, clicks]) => {
      const bare = { ...placed, clickId: null, coupon: null }
      const candidates = clicks.filter(
        (one) => inWindow(one, bare.placedAt) && one.at <= bare.placedAt,
      )
      const result = credit(bare, { clicks, coupons: [] }, rules)
      if (candidates.length === 0) {
        expect(result.campaign).toBeNull()
        return
      }
      const lastAt = Math.max(...candidates.map(({ at }) => at.getTime()))
      const last = candidates.filter(({ at }) => at.getTime() === lastAt)
      expect(last.map(({ campaign }) => campaign)).toContain(result.campaign)
      const turned = credit(bare, { clicks: clicks.toReversed(), coupons: [] }, rules)
      if (last.length === 1) expect(turned).toEqual(result)
    }),
  )
})

test('bots and old visits change nothing', () => {
  fc.assert(
    fc.property(facts, ([placed, clicks, coupons]) => {
      const people = clicks.filter((one) => inWindow(one, placed.placedAt))
      expect(credit(placed, { clicks, coupons }, rules)).toEqual(
        credit(placed, { clicks: people, coupons }, rules),
      )
    }),
  )
})
