import fc from 'fast-check'
import { expect, it } from 'vitest'

import { niceScale } from './nice-scale.ts'

it('starts at zero, rises evenly and reaches the greatest value in few steps', () => {
  expect(niceScale(318)).toEqual([0, 100, 200, 300, 400])
  expect(niceScale(0)).toEqual([0, 1])
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000_000 }), (greatest) => {
      const scale = niceScale(greatest)
      expect(scale[0]).toBe(0)
      expect(scale.at(-1)).toBeGreaterThanOrEqual(greatest)
      expect(scale.length).toBeLessThanOrEqual(6)
    }),
  )
})
