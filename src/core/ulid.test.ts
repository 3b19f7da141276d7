import fc from 'fast-check'
import { expect, test } from 'vitest'

import { makeUlid, ulidTime } from './ulid.ts'

const moment = fc.date({
  min: new Date(0),
  max: new Date('2200-01-01T00:00:00Z'),
  noInvalidDate: true,
})

test('a ULID gives its time back', () => {
  fc.assert(
    fc.property(moment, (at) => {
      expect(ulidTime(makeUlid(at))).toEqual(at)
    }),
  )
})

test('ULIDs sort by time', () => {
  fc.assert(
    fc.property(moment, moment, (a, b) => {
      fc.pre(a.getTime() !== b.getTime())
      expect(makeUlid(a) < makeUlid(b)).toBe(a < b)
    }),
  )
})

test('other texts have no time', () => {
  expect(ulidTime('')).toBeNull()
  expect(ulidTime('U'.repeat(26))).toBeNull()
})
