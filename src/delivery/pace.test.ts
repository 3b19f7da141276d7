import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { budgetOf, fits, gapMs, howManyFit, isOfThatHour, spend } from './pace.ts'

const moment = fc.date({
  min: new Date('2024-01-01T00:00:00Z'),
  max: new Date('2030-01-01T00:00:00Z'),
  noInvalidDate: true,
})
const ceilings = fc.record({
  perSecond: fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 50, noNaN: true })),
  perHour: fc.integer({ min: 0, max: 2_000 }),
  perDay: fc.integer({ min: 0, max: 20_000 }),
})
const nothing = { hour: { key: '', count: 0 }, day: { key: '', count: 0 } }
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

describe('gapMs', () => {
  it('should never be shorter than a second, nor than the ceiling asks', () => {
    fc.assert(
      fc.property(ceilings, chance, ({ perSecond }, random) => {
        const gap = gapMs({ perSecond }, () => random)
        expect(gap).toBeGreaterThanOrEqual(1_000)
        if (perSecond > 0) expect(gap).toBeGreaterThanOrEqual(1_000 / perSecond)
      }),
    )
  })
})

describe('budgetOf', () => {
  it('should allow exactly the ceiling of each hour and day, at any sequence of moments', () => {
    fc.assert(
      fc.property(ceilings, fc.array(moment, { maxLength: 60 }), (pacing, moments) => {
        let spent = nothing
        const hours = new Map<string, number>()
        const days = new Map<string, number>()
        for (const now of moments.toSorted((a, b) => a.getTime() - b.getTime())) {
          if (budgetOf({ now, spent, pacing }).left <= 0) continue
          spent = spend(spent, now, 1)
          const hour = now.toISOString().slice(0, 13)
          const day = now.toISOString().slice(0, 10)
          hours.set(hour, (hours.get(hour) ?? 0) + 1)
          days.set(day, (days.get(day) ?? 0) + 1)
        }
        for (const count of hours.values()) expect(count).toBeLessThanOrEqual(pacing.perHour)
        for (const count of days.values()) expect(count).toBeLessThanOrEqual(pacing.perDay)
      }),
    )
  })

  it('should name the ceiling that is reached and when there is more', () => {
    const now = new Date('2026-03-01T10:20:00Z')
    const spent = spend(nothing, now, 5)
    expect(budgetOf({ now, spent, pacing: { perSecond: 1, perHour: 5, perDay: 9 } })).toEqual({
      left: 0,
      until: new Date('2026-03-01T11:00:00Z'),
      why: 'hour-ceiling',
    })
    expect(budgetOf({ now, spent, pacing: { perSecond: 1, perHour: 9, perDay: 5 } })).toEqual({
      left: 0,
      until: new Date('2026-03-02T00:00:00Z'),
      why: 'day-ceiling',
    })
  })
})

describe('a clock that steps back', () => {
  const at = (hours: number) => new Date(Date.UTC(2026, 2, 2, 0, 30) + hours * 3_600_000)
  const pacing = { perSecond: 1, perHour: 5, perDay: 9 }

  it('should give neither the hour nor the day before a ceiling of its own', () => {
    const spent = spend(nothing, at(0), 5)
    expect(budgetOf({ now: at(-1), spent, pacing })).toMatchObject({ left: 0, why: 'hour-ceiling' })
    const more = spend(spent, at(-1), 1)
    expect([more.hour.count, more.day.count]).toEqual([6, 6])
    expect(isOfThatHour(more, at(-1))).toBe(true)
    expect(budgetOf({ now: at(1), spent: more, pacing }).left).toBe(3)
  })

  it('should hold nothing up where it was wrong by days', () => {
    const spent = spend(nothing, at(24 * 365), 9)
    expect(budgetOf({ now: at(0), spent, pacing }).left).toBe(5)
  })
})

describe('isOfThatHour', () => {
  it('should keep what is written down from ever telling too little of the hour or the day', () => {
    const hand = fc.array(fc.integer({ min: 1_000, max: 30 * 60_000 }), { maxLength: 60 })
    fc.assert(
      fc.property(moment, hand, (begin, gaps) => {
        let spent = nothing
        let written = spend(spent, begin, gaps.length)
        let at = begin
        for (const [n, gap] of gaps.entries()) {
          at = new Date(at.getTime() + gap)
          if (!isOfThatHour(written, at)) written = spend(spent, at, gaps.length - n)
          spent = spend(spent, at, 1)
          // Killed here: what its next owner reads.
          const [known, sent] = [spend(written, at, 0), spend(spent, at, 0)]
          expect(known.hour.count).toBeGreaterThanOrEqual(sent.hour.count)
          expect(known.day.count).toBeGreaterThanOrEqual(sent.day.count)
        }
      }),
    )
  })
})

describe('fits', () => {
  const weights = fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 1, maxLength: 40 })
  const HOUR = 3_600_000

  it('should let out no part of an album, above a ceiling only one that is larger than it', () => {
    fc.assert(
      fc.property(ceilings, weights, moment, (pacing, albums, now) => {
        let spent = nothing
        for (const weight of albums) {
          if (!fits(weight, budgetOf({ now, spent, pacing }).left, pacing)) continue
          const alone = spent.hour.key === ''
          spent = spend(spent, now, weight)
          if (!alone) expect(spent.hour.count).toBeLessThanOrEqual(pacing.perHour)
          if (!alone) expect(spent.day.count).toBeLessThanOrEqual(pacing.perDay)
        }
      }),
    )
  })

  it('should let every album out some time, where any message may go', () => {
    fc.assert(
      fc.property(ceilings, weights, moment, ({ perSecond, ...most }, albums, from) => {
        const pacing = { perSecond, perHour: most.perHour + 1, perDay: most.perDay + 1 }
        let spent = nothing
        let at = from
        for (const weight of albums) {
          const waits = () => !fits(weight, budgetOf({ now: at, spent, pacing }).left, pacing)
          for (let hours = 0; hours < 24 && waits(); hours += 1) at = new Date(at.getTime() + HOUR)
          expect(waits()).toBe(false)
          spent = spend(spent, at, weight)
        }
      }),
    )
  })

  it('should take as many in hand as could go one after the other', () => {
    fc.assert(
      fc.property(ceilings, weights, moment, (pacing, albums, now) => {
        const { left } = budgetOf({ now, spent: nothing, pacing })
        const many = howManyFit(albums, left, pacing)
        let spent = nothing
        for (const [n, weight] of albums.slice(0, many + 1).entries()) {
          expect(fits(weight, budgetOf({ now, spent, pacing }).left, pacing)).toBe(n < many)
          spent = spend(spent, now, weight)
        }
      }),
    )
  })
})
