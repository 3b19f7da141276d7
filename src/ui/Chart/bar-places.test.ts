import fc from 'fast-check'
import { expect, it } from 'vitest'

import { barPlaces } from './bar-places.ts'

const frame = { top: 18, base: 178 }

it('should hang a day of refunds from the line of zero', () => {
  const { scale, zero, bar, y } = barPlaces([5_000, -20_000, 0], frame)
  expect(scale).toEqual([-20_000, -10_000, 0, 10_000])
  expect(bar(-20_000)).toEqual({ y: zero, height: frame.base - zero })
  expect(bar(5_000)).toEqual({ y: y(5_000), height: zero - y(5_000) })
  expect(bar(0).height).toBe(0)
})

it('should stand on the ground while nothing is below zero', () => {
  const { zero, scale } = barPlaces([318, 0], frame)
  expect(zero).toBe(frame.base)
  expect(scale[0]).toBe(0)
})

it('should keep every bar and every point inside', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -10_000_000, max: 10_000_000 })), (values) => {
      const { bar, y, scale, zero } = barPlaces(values, frame)
      expect(scale).toContain(0)
      expect(scale.length).toBeLessThanOrEqual(7)
      for (const value of values) {
        const { y: from, height } = bar(value)
        expect(height).toBeGreaterThanOrEqual(0)
        expect(Math.abs(value) > 0).toBe(height > 0)
        expect(from).toBeGreaterThanOrEqual(frame.top - 0.001)
        expect(from + height).toBeLessThanOrEqual(frame.base + 0.001)
        expect(y(value) <= zero).toBe(value >= 0)
      }
    }),
  )
})
