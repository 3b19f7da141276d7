import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { audienceOfDays, chooseAudience, daysOfAudience, defaultAudience } from './audience.ts'

const days = fc.integer({ min: 1, max: 3_650 })

describe('chooseAudience', () => {
  it('should read back the days that it wrote', () => {
    fc.assert(fc.property(days, (n) => daysOfAudience(audienceOfDays(n)) === n))
  })

  it('should take changed days over the rule that came along', () => {
    fc.assert(
      fc.property(days, days, (now, before) => {
        const stored = audienceOfDays(before)
        const chosen = chooseAudience({ days: now, rule: stored, stored })
        expect(chosen).toEqual(audienceOfDays(now))
      }),
    )
  })

  it('should keep a rule that the form cannot show', () => {
    const rule = { all: [...audienceOfDays(3).all, audienceOfDays(4)] }
    expect(chooseAudience({ days: null, rule: undefined, stored: rule })).toEqual(rule)
    expect(daysOfAudience(rule)).toBeNull()
  })

  it('should fall back to thirty days', () => {
    expect(chooseAudience({ days: undefined, rule: undefined, stored: undefined })).toEqual(
      defaultAudience,
    )
  })
})
