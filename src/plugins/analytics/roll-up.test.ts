import fc from 'fast-check'
import { expect, test } from 'vitest'

import { addDays, type DayRows, rollUp } from './roll-up.ts'

const at = fc.date({
  min: new Date('2026-03-28T00:00:00Z'),
  max: new Date('2026-03-30T00:00:00Z'),
  noInvalidDate: true,
})
const rows: fc.Arbitrary<DayRows> = fc.record({
  zone: fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'Pacific/Chatham'),
  sent: fc.array(
    fc
      .record({
        ...{ at, sent: fc.integer({ min: 1, max: 99 }), read: fc.nat(99) },
        ...{ replied: fc.nat(99), clicked: fc.nat(99) },
      })
      .map(({ read, replied, clicked, ...one }) => ({
        ...one,
        ...{ read: Math.min(read, one.sent), replied: Math.min(replied, one.sent) },
        clicked: Math.min(clicked, one.sent),
      })),
  ),
  failed: fc.nat(9),
  skipped: fc.nat(9),
  optedOut: fc.nat(9),
  clicks: fc.array(fc.record({ at, clicks: fc.integer({ min: 1, max: 99 }) })),
  entries: fc.array(
    fc.record({
      kind: fc.constantFrom('sale' as const, 'refund' as const),
      amount: fc.integer({ min: -9_999, max: 9_999 }),
      at,
      currency: fc.constantFrom('EUR', 'JPY'),
    }),
  ),
})
const total = (counts: number[]) => counts.reduce((sum, count) => sum + count, 0)

test('hours add up to the day, and no figure is more than it can be', () => {
  fc.assert(
    fc.property(rows, (given) => {
      const day = rollUp(given)
      expect(total(day.hours.sent)).toBe(day.sent)
      expect(total(day.hours.clicks)).toBe(day.clicks)
      expect(total(day.hours.orders)).toBe(day.orders)
      expect(day.read).toBeLessThanOrEqual(day.sent)
      expect(day.clickers).toBeLessThanOrEqual(day.sent)
      const euros = given.entries.filter(({ currency }) => currency === 'EUR')
      expect(day.revenue['EUR'] ?? 0).toBe(euros.reduce((sum, { amount }) => sum + amount, 0))
    }),
  )
})

test('a workspace is the sum of its campaigns', () => {
  fc.assert(
    fc.property(fc.array(rows, { maxLength: 5 }), (given) => {
      const days = given.map(rollUp)
      const all = addDays(days)
      expect(all.sent).toBe(days.reduce((sum, { sent }) => sum + sent, 0))
      expect(all.revenue['JPY'] ?? 0).toBe(
        days.reduce((sum, { revenue }) => sum + (revenue['JPY'] ?? 0), 0),
      )
      expect(total(all.hours.clicks)).toBe(all.clicks)
    }),
  )
})
