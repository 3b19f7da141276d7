import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { nudgeDueAt } from './unplanned-nudges.ts'

const base = Date.parse('2026-05-01T10:00:00Z')
const moment = fc.integer({ min: 0, max: 2_000_000 }).map((s) => new Date(base + s * 1_000))
const nudge = fc.record({
  afterHours: fc.integer({ min: 0, max: 720 }),
  message: fc.constant(null),
  askedAt: moment,
})

describe('nudgeDueAt', () => {
  it('should never come before the message that it follows, nor later than planned', () => {
    fc.assert(
      fc.property(nudge, moment, (given, sentAt) => {
        const due = nudgeDueAt(given, sentAt).getTime()
        expect(due).toBeGreaterThanOrEqual(sentAt.getTime())
        expect(due).toBeLessThanOrEqual(sentAt.getTime() + given.afterHours * 3_600_000)
      }),
    )
  })

  it('should keep its hours for whoever gets the message after "nudge now"', () => {
    fc.assert(
      fc.property(nudge, moment, (given, sentAt) => {
        fc.pre(sentAt > given.askedAt)
        const planned = sentAt.getTime() + given.afterHours * 3_600_000
        expect(nudgeDueAt(given, sentAt).getTime()).toBe(planned)
      }),
    )
  })
})
