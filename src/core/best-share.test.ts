import fc from 'fast-check'
import { expect, it } from 'vitest'

import { bestShare, FEWEST, wilson } from './best-share.ts'

it('knows the interval of the books', () => {
  const { low, high } = wilson(10, 100)
  expect(low).toBeCloseTo(0.0552, 4)
  expect(high).toBeCloseTo(0.1744, 4)
})

it('says nothing of few people, of one alone, or of what chance may have done', () => {
  const far = [
    { key: 'a', hits: 90 },
    { key: 'b', hits: 1 },
  ]
  expect(bestShare(far, FEWEST - 1)).toBeNull()
  expect(bestShare(far.slice(0, 1), 1_000)).toBeNull()
  expect(bestShare(far, FEWEST)).toBe('a')
  expect(
    bestShare(
      [
        { key: 'a', hits: 12 },
        { key: 'b', hits: 10 },
      ],
      100,
    ),
  ).toBeNull()
})

it('names only one whose share lies above every other interval, in whatever order they come', () => {
  const hits = fc.array(fc.nat(400), { minLength: 2, maxLength: 6 })
  fc.assert(
    fc.property(hits, fc.integer({ min: 400, max: 5_000 }), (list, of) => {
      const shares = list.map((count, n) => ({ key: String(n), hits: count }))
      const best = bestShare(shares, of)
      expect(bestShare(shares.toReversed(), of)).toBe(best)
      if (best === null) return
      const { low } = wilson(shares.find(({ key }) => key === best)?.hits ?? 0, of)
      for (const other of shares.filter(({ key }) => key !== best))
        expect(low).toBeGreaterThan(wilson(other.hits, of).high)
    }),
  )
})
