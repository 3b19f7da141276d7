import type { AudienceRule } from '../../core/model/campaign-run.ts'

import { describe, expect, it } from 'vitest'

import { audienceFilter, namesCategories } from './audience-filter.ts'

const now = new Date('2026-03-01T12:00:00Z')
const stored = (part: object) => ({ all: [part] }) as unknown as AudienceRule

describe('the filter of an audience', () => {
  it('should ask what the rules say', () => {
    const rule = { all: [{ field: 'lastInboundAt', op: 'within-days', value: 30 }] } as const
    expect(audienceFilter({ all: [] }, now)).toEqual({})
    expect(audienceFilter({ all: [...rule.all] }, now)).toEqual({
      $and: [{ lastInboundAt: { $gte: new Date('2026-01-30T12:00:00Z') } }],
    })
  })

  it.each([
    { field: 'lastInboundAt', op: 'within-days', value: 'abc' },
    { field: 'lastInboundAt', op: 'within-days' },
    { field: 'lastInboundAt', op: 'not-within-days', value: 30 },
    { field: 'createdAt', value: 9_000_000_000 },
    { field: '$where', value: 1 },
    { field: 'category', value: 5 },
  ])('should reach nobody by a rule that was stored before it was checked: %j', (part) => {
    expect(() => audienceFilter(stored(part), now)).toThrow(/^audience\.all\.0\./)
    expect(namesCategories(stored(part))).toBe(false)
  })

  it('should reach nobody by a tree without conditions', () => {
    expect(() => audienceFilter({} as AudienceRule, now)).toThrow('audience.all')
  })
})
