import fc from 'fast-check'
import { expect, it } from 'vitest'

import type { FileTrouble } from './files-out.ts'

import { filesOutSince } from './files-out.ts'
import { after, HOUR, MINUTE } from './time.ts'

const now = new Date('2026-05-01T10:00:00Z')
const ago = (ms: number) => after(now, -ms)
const trouble = (since: number, at: number): FileTrouble => ({
  since: ago(since * MINUTE),
  at: ago(at * MINUTE),
})
const of = (troubles: FileTrouble[], more: { startedAt?: Date; toldSince?: Date | null } = {}) =>
  filesOutSince({ now, startedAt: ago(5 * HOUR), toldSince: null, troubles, ...more })

it('tells of what fails for ten minutes, and until it comes through', () => {
  expect(of([trouble(9, 1)])).toBeNull()
  expect(of([trouble(2, 1), trouble(11, 3)])).toEqual(ago(11 * MINUTE))
  const toldSince = ago(HOUR)
  // Nobody tries at night: it is the same trouble in the morning.
  expect(of([trouble(60, 59)], { toldSince })).toEqual(toldSince)
  expect(of([], { toldSince })).toBeNull()
})

it('blames a run for nothing that was before it, and for nothing that nobody tries any more', () => {
  expect(of([trouble(300, 1)], { startedAt: ago(2 * MINUTE) })).toBeNull()
  expect(of([trouble(300, 200)], { startedAt: ago(2 * MINUTE), toldSince: now })).toBeNull()
  expect(of([trouble(300, 60)])).toBeNull()
})

const minutes = fc.integer({ min: 0, max: 400 })
const troubles = fc.array(
  fc.tuple(minutes, minutes).map(([a, b]) => trouble(Math.max(a, b), Math.min(a, b))),
  { maxLength: 6 },
)

it('never tells early, never without a fresh failure, and never of a moment before the run', () => {
  fc.assert(
    fc.property(troubles, minutes, (some, started) => {
      const startedAt = ago(started * MINUTE)
      const since = of(some, { startedAt })
      if (!since) return
      expect(now.getTime() - since.getTime()).toBeGreaterThanOrEqual(10 * MINUTE)
      expect(since >= startedAt).toBe(true)
      expect(some.some(({ at }) => at > ago(15 * MINUTE) && at >= startedAt)).toBe(true)
    }),
  )
})

it('tells whatever else fails or not, once one file has failed for so long', () => {
  fc.assert(
    fc.property(troubles, fc.integer({ min: 10, max: 300 }), (others, long) => {
      expect(of([...others, trouble(long, 1)])).not.toBeNull()
    }),
  )
})
