import type { AccountPacing, Ceilings, PacingFacts } from './pacing.ts'

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  ceilingsOf,
  FIXED_CAP,
  gapRangeMs,
  JITTER,
  pacingProfiles,
  RAMP_DAYS,
  rampCaps,
  rampDayOf,
} from './pacing.ts'
import { DAY, HOUR, after as later } from './time.ts'

const now = new Date('2026-05-01T10:00:00Z')
const keys = ['perSecond', 'perHour', 'perDay'] as const
const figure = fc.option(fc.double({ min: -10, max: 100_000, noNaN: true }), { nil: null })
const wish = fc.option(fc.record({ perSecond: figure, perHour: figure, perDay: figure }), {
  nil: null,
})
const moment = (days: number) =>
  fc.double({ min: -days, max: days, noNaN: true }).map((d) => later(now, d * DAY))
const facts: fc.Arbitrary<PacingFacts> = fc.record({
  now: fc.constant(now),
  account: fc.record({
    pacing: wish,
    pacingProfile: fc.option(fc.constantFrom(...pacingProfiles), { nil: null }),
    firstUsedAt: fc.option(moment(100), { nil: null }),
  }),
  tenant: fc.option(fc.record({ pacing: wish }), { nil: null }),
  slowed: fc.option(fc.record({ floods: fc.nat(20), until: moment(2) }), { nil: null }),
})
const old = { pacingProfile: 'high' as const, firstUsedAt: later(now, -90 * DAY) }
const figuresOf = ({ perSecond, perHour, perDay }: AccountPacing): Ceilings => ({
  perSecond,
  perHour,
  perDay,
})
const atMost = (lower: AccountPacing, upper: AccountPacing) => {
  for (const key of keys) expect(lower[key]).toBeLessThanOrEqual(upper[key])
}

describe('ceilingsOf', () => {
  it('should never go above the fixed cap, nor stand still by itself', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const pacing = ceilingsOf(given)
        for (const key of keys) expect(pacing[key]).toBeLessThanOrEqual(FIXED_CAP[key])
        expect(pacing.perSecond).toBeGreaterThan(0)
        for (const key of keys) expect(Number.isFinite(pacing[key])).toBe(true)
      }),
    )
  })

  it('should let a workspace and an account lower, never raise', () => {
    fc.assert(
      fc.property(facts, wish, wish, (given, ours, theirs) => {
        const without = ceilingsOf({
          ...given,
          tenant: null,
          account: { ...given.account, pacing: null },
        })
        const wished = ceilingsOf({
          ...given,
          tenant: { pacing: ours },
          account: { ...given.account, pacing: theirs },
        })
        atMost(wished, without)
      }),
    )
  })

  it('should never be looser for less trust, a younger account or more floods', () => {
    fc.assert(
      fc.property(facts, fc.nat(60), fc.nat(10), (given, younger, more) => {
        const { account, slowed } = given
        const high = ceilingsOf({ ...given, account: { ...account, pacingProfile: 'high' } })
        const usual = ceilingsOf({ ...given, account: { ...account, pacingProfile: 'usual' } })
        const careful = ceilingsOf({ ...given, account: { ...account, pacingProfile: 'careful' } })
        atMost(usual, high)
        atMost(careful, usual)
        const used = account.firstUsedAt ?? now
        const newer = { ...account, firstUsedAt: later(used, younger * DAY) }
        atMost(ceilingsOf({ ...given, account: newer }), ceilingsOf(given))
        const until = later(now, HOUR)
        const floods = slowed?.floods ?? 0
        atMost(
          ceilingsOf({ ...given, slowed: { floods: floods + more, until } }),
          ceilingsOf({ ...given, slowed: { floods, until } }),
        )
      }),
    )
  })

  it('should hold the ramp, whatever anybody wishes', () => {
    fc.assert(
      fc.property(facts, fc.nat(RAMP_DAYS - 1), (given, day) => {
        const account = { ...given.account, firstUsedAt: later(now, -day * DAY) }
        const pacing = ceilingsOf({ ...given, account })
        expect(pacing.rampDay).toBe(day)
        expect(pacing.perDay).toBeLessThanOrEqual(rampCaps(day).perDay)
        expect(pacing.perHour).toBeLessThanOrEqual(rampCaps(day).perHour)
      }),
    )
  })

  it('should begin at 20 a day, reach 1,000 on day 14, and know whose word it is', () => {
    const onDay = (day: number) =>
      ceilingsOf({
        now,
        account: { firstUsedAt: later(now, -day * DAY) },
        tenant: null,
        slowed: null,
      })
    expect(onDay(0)).toMatchObject({ perDay: 20, perHour: 10, dayRule: 'ramp', rampDay: 0 })
    expect(onDay(14)).toMatchObject({ perDay: 1_000, perHour: 250, dayRule: 'ramp' })
    expect(onDay(29)).toMatchObject({ perDay: 5_000, dayRule: 'platform', rampDay: 29 })
    expect(onDay(30)).toMatchObject({ perDay: 5_000, perHour: 1_000, rampDay: null })
    const fresh = ceilingsOf({ now, account: {}, tenant: null, slowed: null })
    expect(fresh).toMatchObject({ perDay: 20, rampDay: 0 })
    const asked = { now, account: old, tenant: { pacing: { perDay: 300 } }, slowed: null }
    expect(ceilingsOf(asked)).toMatchObject({ perDay: 300, dayRule: 'workspace' })
    expect(ceilingsOf({ ...asked, account: { ...old, pacing: { perDay: 0 } } }).perDay).toBe(0)
  })

  it('should grow day by day', () => {
    for (let day = 1; day < RAMP_DAYS; day += 1)
      expect(rampCaps(day).perDay).toBeGreaterThan(rampCaps(day - 1).perDay)
    expect(rampDayOf(null, now)).toBe(0)
    expect(rampDayOf(later(now, DAY), now)).toBe(0)
  })
})

describe('floods', () => {
  const floodedBy = (floods: number) =>
    ceilingsOf({ now, account: old, tenant: null, slowed: { floods, until: later(now, HOUR) } })

  it('should halve everything from the second of a day on', () => {
    expect(figuresOf(floodedBy(1))).toEqual(FIXED_CAP)
    expect(figuresOf(floodedBy(2))).toEqual({ perSecond: 0.5, perHour: 1_800, perDay: 10_000 })
    expect(floodedBy(3)).toMatchObject({ perSecond: 0.25, slowedBy: 4, dayRule: 'flood' })
  })

  it('should be forgiven a day after the last', () => {
    const slowed = { floods: 3, until: now }
    expect(figuresOf(ceilingsOf({ now, account: old, tenant: null, slowed }))).toEqual(FIXED_CAP)
  })
})

describe('the pause between two messages', () => {
  it('should hold what the pipeline really waits', () => {
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(facts, chance, (given, random) => {
        const { perSecond } = ceilingsOf(given)
        const { least, most } = gapRangeMs(perSecond)
        expect(least).toBeGreaterThanOrEqual(1_000 / perSecond - 1e-6)
        expect(most).toBeGreaterThanOrEqual(least * (1 + JITTER * random))
      }),
    )
    expect(gapRangeMs(1)).toEqual({ least: 1_000, most: 1_020 })
  })
})
