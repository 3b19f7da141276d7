import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { DAY, HOUR, after as later } from '../../core/time.ts'
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
})
