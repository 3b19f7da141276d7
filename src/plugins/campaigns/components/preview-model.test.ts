import fc from 'fast-check'
import { expect, it } from 'vitest'

import { beginsWith, stepsDown, waitsOf } from './preview-model.ts'

const groups = fc.array(fc.record({ reason: fc.string(), count: fc.nat(50) }), { maxLength: 6 })

it('ends at the people who get it', () => {
  fc.assert(
    fc.property(fc.nat(200), groups, (reached, skipped) => {
      const people = reached + skipped.reduce((sum, { count }) => sum + count, 0)
      expect(stepsDown({ people, skipped }).at(-1)?.left ?? people).toBe(reached)
    }),
  )
})

it('begins with a few where somebody chose so, or the size demands it', () => {
  const size = { demands: 'nothing', testedAt: null, sampleSize: 20, from: 200 } as const
  expect(beginsWith({ reached: 120, size }, false)).toBe(120)
  expect(beginsWith({ reached: 120, size }, true)).toBe(20)
  expect(beginsWith({ reached: 7, size }, true)).toBe(7)
  expect(beginsWith({ reached: 5_000, size: { ...size, demands: 'sample' } }, false)).toBe(20)
})

it('tells who sleeps from who had a message lately, the soonest first', () => {
  const waits = [
    { reason: 'frequency-cap', count: 17, until: '2027-04-23T22:12:00.000Z' },
    { reason: 'quiet-hours', count: 50, until: '2027-04-23T00:00:00.000Z' },
  ]
  expect(waitsOf({ waits })).toEqual([
    { until: waits[1]?.until, people: 50, night: true },
    { until: waits[0]?.until, people: 17, night: false },
  ])
  expect(waitsOf({})).toEqual([])
})
