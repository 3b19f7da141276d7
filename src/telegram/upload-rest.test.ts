import fc from 'fast-check'
import { expect, it } from 'vitest'

import { PART_TRIES, partRest, uploadRest } from './upload-rest.ts'

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

it('rests twice as long after each failure, up to 10 minutes, never all at one moment', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), random, (failures, chance) => {
      const middle = Math.min(2 ** failures * 1_000, 600_000)
      const rest = uploadRest(failures, () => chance)
      expect(rest).toBeGreaterThanOrEqual(Math.floor(middle * 0.8))
      expect(rest).toBeLessThanOrEqual(Math.ceil(middle * 1.2))
    }),
  )
  expect([1, 2, 3, 9, 10].map((n) => uploadRest(n, () => 0.5))).toEqual([
    2_000, 4_000, 8_000, 512_000, 600_000,
  ])
})

it('offers a part again within two seconds', () => {
  for (let tries = 1; tries < PART_TRIES; tries++)
    expect(partRest(tries, () => 0.999)).toBeLessThan(2_000)
})
