import fc from 'fast-check'
import { expect, it } from 'vitest'

import { beginsWith, isPart, mostOf, paceWord, stepsDown, waitsOf } from './preview-model.ts'

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
  const all = (reached: number) => ({ reached, people: 9_000, audience: 9_000, size })
  expect(beginsWith(all(120), false)).toBe(120)
  expect(beginsWith(all(120), true)).toBe(20)
  expect(beginsWith(all(7), true)).toBe(7)
  expect(beginsWith({ ...all(5_000), size: { ...size, demands: 'sample' } }, false)).toBe(20)
})

it('counts whoever was not looked at among those who may get it', () => {
  expect(mostOf({ audience: 400, people: 400, reached: 380 })).toBe(380)
  expect(mostOf({ audience: 80_000, people: 20_000, reached: 19_000 })).toBe(79_000)
  expect(isPart({ audience: 80_000, people: 20_000 })).toBe(true)
  expect(isPart({ audience: 20_000, people: 20_000 })).toBe(false)
})

it('tells who sleeps from who had a message lately and whose conversation is being read, the soonest first', () => {
  const waits = [
    { reason: 'frequency-cap', count: 17, until: '2027-04-23T22:12:00.000Z' },
    { reason: 'quiet-hours', count: 50, until: '2027-04-23T00:00:00.000Z' },
    { reason: 'history-due', count: 4, until: '2027-04-22T10:35:00.000Z' },
  ]
  expect(waitsOf({ waits })).toEqual([
    { until: waits[2]?.until, people: 4, waitsFor: 'reading' },
    { until: waits[1]?.until, people: 50, waitsFor: 'night' },
    { until: waits[0]?.until, people: 17, waitsFor: 'full' },
  ])
  expect(waitsOf({})).toEqual([])
})

it('promises one a second only where the ceilings of hour and day leave room for all', () => {
  const all = { audience: 900, people: 900 }
  expect(paceWord({ ...all, pace: { fits: true, gapSeconds: 1 } })).toBe('second')
  expect(paceWord({ ...all, pace: { fits: true, gapSeconds: 2 } })).toBe('seconds')
  expect(paceWord({ ...all, pace: { fits: false, gapSeconds: 1 } })).toBe('ceiling')
  const part = { audience: 80_000, people: 20_000 }
  expect(paceWord({ ...part, pace: { fits: true, gapSeconds: 1 } })).toBe('unknown')
})
