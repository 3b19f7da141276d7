import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { hasOwnHours, quietHoursFor, usualQuietHours } from './own-quiet-hours.ts'

const time = fc.constantFrom('07:00', '08:00', '19:00', '22:00')
const open = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null })
const wish = fc.record({
  ...{ enabled: open(fc.boolean()), from: open(time), to: open(time) },
  mode: open(fc.constantFrom('hold' as const, 'skip' as const)),
})

describe('the quiet hours of a campaign', () => {
  it('should be the workspace’s, key by key, unless it has its own', () => {
    fc.assert(
      fc.property(wish, wish, fc.boolean(), (workspace, own, ownHours) => {
        const said = quietHoursFor(workspace, { ...own, ownHours })
        for (const key of ['enabled', 'from', 'to', 'mode'] as const) {
          const wanted = ownHours ? [own[key], workspace[key]] : [workspace[key]]
          expect(said[key]).toBe(wanted.find((one) => one !== null) ?? usualQuietHours[key])
        }
      }),
    )
  })

  it('should be the usual ones where nobody said anything', () => {
    expect(quietHoursFor(undefined)).toEqual(usualQuietHours)
    expect(quietHoursFor(null, null)).toEqual(usualQuietHours)
  })

  it('should take what a campaign of before was given for its own, and not what was filled in', () => {
    expect(hasOwnHours({ ...usualQuietHours })).toBe(false)
    expect(hasOwnHours({ ...usualQuietHours, from: '20:00' })).toBe(true)
    expect(hasOwnHours({ enabled: false })).toBe(true)
    expect(hasOwnHours(undefined)).toBe(false)
  })
})
