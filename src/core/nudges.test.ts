import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { NudgeFacts } from './nudges.ts'

import { nudgeConditions, nudgeVerdict } from './nudges.ts'

const since = new Date('2026-03-01T12:00:00Z')
const moment = fc.option(
  fc.integer({ min: -1_000, max: 1_000 }).map((n) => new Date(since.getTime() + n)),
)
const facts: fc.Arbitrary<NudgeFacts> = fc.record({
  condition: fc.constantFrom(...nudgeConditions),
  since: fc.constant(since),
  repliedAt: moment,
  orderedAt: moment,
  clickedAt: moment,
  optedOut: fc.boolean(),
})
const later = (at: Date | null) => at !== null && at >= since

describe('nudgeVerdict', () => {
  it('never goes to whoever opted out, answered or ordered', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const over = given.optedOut || later(given.repliedAt) || later(given.orderedAt)
        if (over) expect(nudgeVerdict(given).do).toBe('cancel')
      }),
    )
  })

  it('heeds a click only where the step is for those who did not click', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const without = nudgeVerdict({ ...given, clickedAt: null })
        const clicked = nudgeVerdict({ ...given, clickedAt: since })
        if (without.do === 'cancel' || given.condition !== 'no-click')
          expect(clicked).toEqual(without)
        else expect(clicked).toEqual({ do: 'cancel', reason: 'clicked' })
      }),
    )
  })

  it('ignores what was before the message', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const old = (at: Date | null) => (later(at) ? at : null)
        const { repliedAt, orderedAt, clickedAt } = given
        const bare = { repliedAt: old(repliedAt), orderedAt: old(orderedAt) }
        expect(nudgeVerdict({ ...given, ...bare, clickedAt: old(clickedAt) })).toEqual(
          nudgeVerdict(given),
        )
      }),
    )
  })
})
