import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { DAY, HOUR, after as later, MINUTE } from './time.ts'
import { dayKey, forecastEnd, hourKey } from './forecast.ts'

const now = new Date('2026-05-01T10:20:00Z')
const ceilings = fc.record({
  perSecond: fc.double({ min: 0.05, max: 1, noNaN: true }),
  perHour: fc.integer({ min: 1, max: 3_600 }),
  perDay: fc.integer({ min: 50, max: 20_000 }),
})
const used = fc.record({ hour: fc.nat(4_000), day: fc.nat(20_000) })
const spentOf = ({ hour, day }: { hour: number; day: number }) => ({
  hour: { key: hourKey(now), count: hour },
  day: { key: dayKey(now), count: day },
})
const nothing = { hour: { key: '', count: 0 }, day: { key: '', count: 0 } }

describe('forecastEnd', () => {
  it('should never promise what the ceilings forbid, and more takes longer', () => {
    fc.assert(
      fc.property(ceilings, used, fc.nat(2_000), fc.nat(500), (pace, spent, waiting, more) => {
        const facts = { now, restsUntil: null, spent: spentOf(spent), ceilingsAt: () => pace }
        const end = forecastEnd({ ...facts, waiting })
        const longer = forecastEnd({ ...facts, waiting: waiting + more })
        if (!end || !longer) return
        expect(end.getTime()).toBeGreaterThanOrEqual(
          later(now, (waiting / pace.perSecond) * 1_000).getTime() - 1,
        )
        expect(longer.getTime()).toBeGreaterThanOrEqual(end.getTime())
        const days = Math.floor(end.getTime() / DAY) - Math.floor(now.getTime() / DAY) + 1
        expect(waiting).toBeLessThanOrEqual(days * pace.perDay + 1)
      }),
    )
  })

  it('should wait for the next hour, the next day and the end of a rest', () => {
    const pace = { perSecond: 1, perHour: 100, perDay: 150 }
    const ask = (waiting: number, more: object = {}) =>
      forecastEnd({
        now,
        waiting,
        restsUntil: null,
        spent: nothing,
        ceilingsAt: () => pace,
        ...more,
      })
    expect(ask(100)).toEqual(new Date('2026-05-01T10:21:40Z'))
    expect(ask(110)).toEqual(new Date('2026-05-01T11:00:10Z'))
    expect(ask(160)).toEqual(new Date('2026-05-02T00:00:10Z'))
    expect(ask(10, { restsUntil: later(now, HOUR) })).toEqual(new Date('2026-05-01T11:20:10Z'))
    expect(ask(10, { spent: spentOf({ hour: 100, day: 100 }) })).toEqual(
      new Date('2026-05-01T11:00:10Z'),
    )
    expect(ask(10, { ceilingsAt: () => ({ ...pace, perDay: 0 }) })).toBeNull()
  })

  const groups = fc
    .array(fc.record({ inMinutes: fc.integer({ min: 1, max: 4_000 }), count: fc.nat(300) }))
    .map((some) =>
      some
        .map(({ inMinutes, count }) => ({ from: later(now, inMinutes * MINUTE), count }))
        .toSorted((a, b) => a.from.getTime() - b.from.getTime()),
    )

  it('should end nothing before its moment, nor sooner than if all of it could go now', () => {
    fc.assert(
      fc.property(ceilings, used, fc.nat(1_000), groups, (pace, spent, waiting, moments) => {
        const facts = { now, restsUntil: null, spent: spentOf(spent), ceilingsAt: () => pace }
        const end = forecastEnd({ ...facts, waiting, later: moments })
        if (!end) return
        const last = moments.findLast(({ count }) => count > 0)
        if (last) expect(end.getTime()).toBeGreaterThanOrEqual(last.from.getTime())
        const all = moments.reduce((sum, { count }) => sum + count, waiting)
        expect(end.getTime()).toBeGreaterThanOrEqual(
          (forecastEnd({ ...facts, waiting: all })?.getTime() ?? 0) - 1,
        )
        for (const { from } of moments) {
          const since = moments.filter((one) => one.from >= from)
          const after = since.reduce((sum, { count }) => sum + count, 0)
          const took = (end.getTime() - from.getTime()) / 1_000
          if (after > 0) expect(took * pace.perSecond).toBeGreaterThanOrEqual(after - 0.01)
        }
      }),
    )
  })

  it('should send in the night what may go, and in the morning those who slept', () => {
    const pace = { perSecond: 1, perHour: 1_000, perDay: 150 }
    const morning = new Date('2026-05-01T20:00:00Z')
    const facts = { now, restsUntil: null, spent: nothing, ceilingsAt: () => pace }
    const asleep = (count: number) => [{ from: morning, count }]
    expect(forecastEnd({ ...facts, waiting: 100, later: asleep(50) })).toEqual(
      later(morning, 50_000),
    )
    // The hundred of the evening are of that day too.
    expect(forecastEnd({ ...facts, waiting: 100, later: asleep(60) })).toEqual(
      new Date('2026-05-02T00:00:10Z'),
    )
  })
})
