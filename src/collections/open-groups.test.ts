import { describe, expect, it } from 'vitest'

import { openGroups } from './open-groups.ts'

const fields = [
  { name: 'name', type: 'text' },
  { name: 'lastOrder', type: 'group' },
] as const

describe('a document that native code writes as well', () => {
  it('should have its groups opened that were stored as null, and all else left alone', () => {
    const empty = { name: null, lastOrder: null }
    expect(openGroups(fields, empty)).toEqual({ name: null, lastOrder: {} })
    const whole = { name: 'Ada', lastOrder: { number: 'L-1' } }
    expect(openGroups(fields, whole)).toBe(whole)
    expect(openGroups(fields, null)).toBe(null)
  })
})
