import fc from 'fast-check'
import { expect, test } from 'vitest'

import { after, SECOND } from '../../../core/time.ts'
import { estimateEnd } from './estimate-end.ts'

const now = new Date('2026-03-01T12:00:00Z')
const facts = fc.record({
  ready: fc.nat(10_000),
  lanes: fc.nat(4),
  perSecond: fc.constantFrom(0.2, 0.5, 1),
  lastDueAt: fc.option(fc.nat(86_400).map((seconds) => after(now, seconds * SECOND))),
  now: fc.constant(now),
})

test('never before the last waiting message, never faster than the pace', () => {
  fc.assert(
    fc.property(facts, (given) => {
      const end = estimateEnd(given)
      if (!end) return
      expect(end >= now).toBe(true)
      if (given.lastDueAt) expect(end >= given.lastDueAt).toBe(true)
      const took = (end.getTime() - now.getTime()) / SECOND
      expect(took * given.lanes * given.perSecond).toBeGreaterThanOrEqual(given.ready - 0.001)
    }),
  )
})

test('nothing is promised when nobody can send, or nothing is left', () => {
  expect(estimateEnd({ ready: 5, lanes: 0, perSecond: 1, lastDueAt: null, now })).toBeNull()
  expect(estimateEnd({ ready: 0, lanes: 1, perSecond: 1, lastDueAt: null, now })).toBeNull()
})
