import fc from 'fast-check'
import { expect, it } from 'vitest'

import { bestShare, FEWEST, wilson } from './best-share.ts'

const share = (key: string, hits: number, of: number) => ({ key, hits, of })

it('knows the interval of the books', () => {
  const { low, high } = wilson(10, 100)
  expect(low).toBeCloseTo(0.0552, 4)
  expect(high).toBeCloseTo(0.1744, 4)
})

it('says nothing of few people, of one alone, or of what chance may have done', () => {
  const far = (of: number) => [share('a', 90, of), share('b', 1, of)]
  expect(bestShare(far(FEWEST - 1))).toBeNull()
  expect(bestShare(far(1_000).slice(0, 1))).toBeNull()
  expect(bestShare(far(FEWEST))).toBe('a')
  expect(bestShare([share('a', 12, 100), share('b', 10, 100)])).toBeNull()
})

it('judges each by those who got it, not by how many they were', () => {
  // 120 of 5,000 followed the link of the message, 100 of 400 that of the nudge after it.
  const [message, nudge] = [share('message', 120, 5_000), share('nudge', 100, 400)]
  expect(bestShare([message, nudge])).toBe('nudge')
  expect(bestShare([share('message', 120, 5_000), share('nudge', 10, 400)])).toBeNull()
})

it('waits for none that nobody has got yet', () => {
  expect(bestShare([share('a', 90, 100), share('b', 1, 100), share('later', 0, 0)])).toBe('a')
  expect(bestShare([share('a', 90, 100), share('later', 0, 0)])).toBeNull()
})

it('names only one whose share lies above every other interval, in whatever order they come', () => {
  const one = fc
    .integer({ min: 0, max: 5_000 })
    .chain((of) => fc.record({ of: fc.constant(of), hits: fc.integer({ min: 0, max: of }) }))
  fc.assert(
    fc.property(fc.array(one, { minLength: 2, maxLength: 6 }), (list) => {
      const shares = list.map((counts, n) => ({ key: String(n), ...counts }))
      const best = bestShare(shares)
      expect(bestShare(shares.toReversed())).toBe(best)
      const named = shares.find(({ key }) => key === best)
      if (!named) return
      const { low } = wilson(named.hits, named.of)
      for (const { hits, of } of shares.filter(({ key, of: got }) => key !== best && got > 0))
        expect(low).toBeGreaterThan(wilson(hits, of).high)
    }),
  )
})
