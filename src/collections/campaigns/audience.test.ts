import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { categoryNames } from '../../core/category.ts'
import {
  audienceOfDays,
  audienceOfForm,
  chooseAudience,
  defaultAudience,
  formOfAudience,
} from './audience.ts'

const days = fc.integer({ min: 1, max: 3_650 })
const categories = fc.subarray([...categoryNames])
const form = fc.record({ days: fc.option(days), categories })

describe('chooseAudience', () => {
  it('should read back what it wrote', () => {
    fc.assert(
      fc.property(form, (said) => {
        expect(formOfAudience(audienceOfForm(said))).toEqual(said)
      }),
    )
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

  it('should store what the form says, and keep of it what was not changed', () => {
    fc.assert(
      fc.property(form, form, (now, before) => {
        const stored = audienceOfForm(before)
        const chosen = formOfAudience(chooseAudience({ ...now, rule: stored, stored }))
        expect(new Set(chosen?.categories)).toEqual(new Set(now.categories))
        expect(chosen?.days).toBe(now.days ?? before.days)
        expect(formOfAudience(chooseAudience({ days: now.days, rule: null, stored }))).toEqual({
          days: now.days ?? before.days,
          categories: before.categories,
        })
      }),
    )
  })

  it('should keep a rule that the form cannot show', () => {
    const rule = { all: [...audienceOfDays(3).all, audienceOfDays(4)] }
    const shown = { days: null, categories: [] }
    expect(chooseAudience({ ...shown, rule: undefined, stored: rule })).toEqual(rule)
    expect(formOfAudience(rule)).toBeNull()
  })

  it('should fall back to thirty days, also of some categories', () => {
    const none = { rule: undefined, stored: undefined }
    expect(chooseAudience({ days: undefined, ...none })).toEqual(defaultAudience)
    const chosen = chooseAudience({ days: undefined, categories: ['buyer'], ...none })
    expect(formOfAudience(chosen)).toEqual({ days: 30, categories: ['buyer'] })
  })
})
