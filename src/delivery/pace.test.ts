import type { LanePace, Pacing } from './pace.ts'

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { nextSlot, spend } from './pace.ts'

const fresh: LanePace = {
  floodUntil: null,
  restUntil: null,
  nextAt: null,
  hour: { key: '', count: 0 },
  day: { key: '', count: 0 },
}
const pacing = fc.record({
  perSecond: fc.constantFrom(1, 0.5, 0.1, 5),
  perHour: fc.integer({ min: 1, max: 40 }),
  perDay: fc.integer({ min: 1, max: 60 }),
})
const START = new Date('2026-05-01T10:20:30Z')

/** The moments of the first `n` messages when the lane is asked again at each slot. */
const moments = (n: number, given: Pacing): Date[] => {
  let lane = fresh
  let now = START
  return Array.from({ length: n }, () => {
    for (let slot = nextSlot({ now, lane, pacing: given }); slot.at > now; )
      [now, slot] = [slot.at, nextSlot({ now: slot.at, lane, pacing: given })]
    lane = { ...lane, ...spend({ now, lane, pacing: given }) }
    return now
  })
}

describe('pace', () => {
  it('should never send two messages within a second', () => {
    fc.assert(
      fc.property(pacing, (given) => {
        const sent = moments(50, given)
        sent.slice(1).forEach((at, i) => {
          expect(at.getTime() - (sent[i]?.getTime() ?? 0)).toBeGreaterThanOrEqual(1_000)
        })
      }),
    )
  })

  it('should keep to the ceilings of each hour and day', () => {
    fc.assert(
      fc.property(pacing, (given) => {
        const sent = moments(80, given)
        for (const [length, ceiling] of [
          [13, given.perHour],
          [10, given.perDay],
        ] as const) {
          const counts = new Map<string, number>()
          for (const at of sent) {
            const key = at.toISOString().slice(0, length)
            counts.set(key, (counts.get(key) ?? 0) + 1)
          }
          expect(Math.max(...counts.values())).toBeLessThanOrEqual(ceiling)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('should wait for what Telegram asked for', () => {
    const floodUntil = new Date(START.getTime() + 90_000)
    const lane = { ...fresh, floodUntil }
    const given = { perSecond: 1, perHour: 100, perDay: 100 }
    expect(nextSlot({ now: START, lane, pacing: given })).toEqual({
      at: floodUntil,
      why: 'flood-wait',
    })
  })
})
