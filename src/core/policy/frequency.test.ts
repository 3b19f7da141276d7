import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { DAY, HOUR, after as later } from '../time.ts'
import { capsOf, fullCap, loosestCaps, usualCaps } from './frequency.ts'

const NOW = new Date('2026-11-20T12:00:00Z')
const ago = fc.nat(9 * DAY).map((ms) => later(NOW, -ms))
const recent = fc.array(ago, { maxLength: 12 })
const caps = fc.record({
  perDay: fc.integer({ min: 1, max: 5 }),
  perWeek: fc.integer({ min: 1, max: 15 }),
})
const within = (times: readonly Date[], now: Date, days: number) =>
  times.filter((at) => at > later(now, -days * DAY)).length

describe('fullCap', () => {
  it('should let a message go exactly when both spans have room', () => {
    fc.assert(
      fc.property(recent, caps, (times, most) => {
        const room = within(times, NOW, 1) < most.perDay && within(times, NOW, 7) < most.perWeek
        expect(fullCap({ now: NOW, recent: times, caps: most }) === null).toBe(room)
      }),
    )
  })

  it('should say the first moment at which there is room, if nothing more is sent', () => {
    fc.assert(
      fc.property(recent, caps, (times, most) => {
        const full = fullCap({ now: NOW, recent: times, caps: most })
        if (!full) return
        expect(full.until > NOW).toBe(true)
        expect(fullCap({ now: full.until, recent: times, caps: most })).toBeNull()
        const before = later(full.until, -1)
        if (before >= NOW)
          expect(fullCap({ now: before, recent: times, caps: most })).not.toBeNull()
      }),
    )
  })

  it('should hold no more than the caps in any span when it is asked before each message', () => {
    fc.assert(
      fc.property(caps, fc.array(fc.nat(20 * HOUR), { maxLength: 60 }), (most, gaps) => {
        const sent: Date[] = []
        let now = NOW
        for (const gap of gaps) {
          now = later(now, gap)
          if (!fullCap({ now, recent: sent, caps: most })) sent.push(now)
          expect(within(sent, now, 1)).toBeLessThanOrEqual(most.perDay)
          expect(within(sent, now, 7)).toBeLessThanOrEqual(most.perWeek)
        }
      }),
    )
  })
})

describe('capsOf', () => {
  it('should never be looser than the platform allows, nor stop everything', () => {
    const wish = fc.option(fc.oneof(fc.integer(), fc.double()), { nil: null })
    fc.assert(
      fc.property(wish, wish, (perDay, perWeek) => {
        const held = capsOf({ perDay, perWeek })
        for (const key of ['perDay', 'perWeek'] as const) {
          expect(held[key]).toBeGreaterThanOrEqual(1)
          expect(held[key]).toBeLessThanOrEqual(loosestCaps[key])
          expect(Number.isInteger(held[key])).toBe(true)
        }
      }),
    )
    expect(capsOf(null)).toEqual(usualCaps)
  })

  it('should be lower where the person wants it so, and never higher', () => {
    const wish = fc.option(
      fc.record({ perDay: fc.double(), perWeek: fc.integer() }, { requiredKeys: [] }),
      { nil: null },
    )
    fc.assert(
      fc.property(wish, wish, (workspace, own) => {
        const [all, theirs] = [capsOf(workspace), capsOf(workspace, own)]
        for (const key of ['perDay', 'perWeek'] as const) {
          expect(theirs[key]).toBeLessThanOrEqual(all[key])
          expect(theirs[key]).toBeGreaterThanOrEqual(1)
        }
      }),
    )
    expect(capsOf(null, { perWeek: 1 })).toEqual({ perDay: 1, perWeek: 1 })
  })
})
