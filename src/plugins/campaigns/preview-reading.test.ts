import fc from 'fast-check'
import { expect, it } from 'vitest'

import { MINUTE } from '../../core/time.ts'
import { readingOf } from './preview-reading.ts'

const now = new Date('2027-04-22T10:30:00.000Z')
const account = (due: number, pause = 0) => ({
  due,
  notBefore: pause === 0 ? null : new Date(now.getTime() + pause * MINUTE),
})

it('says how many conversations are read, and how long the slowest account takes', () => {
  expect(readingOf([account(0), account(0, 90)], now)).toBeNull()
  expect(readingOf([account(1)], now)).toEqual({ conversations: 1, minutes: 1 })
  expect(readingOf([account(1_000), account(50)], now)).toEqual({
    ...{ conversations: 1_050, minutes: 20 },
  })
  expect(readingOf([account(50, 10), account(200)], now)?.minutes).toBe(11)
  expect(readingOf([account(50, -10)], now)?.minutes).toBe(1)
})

it('promises nobody less than a second each', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5_000), { maxLength: 5 }), (all) => {
      const reading = readingOf(
        all.map((due) => account(due)),
        now,
      )
      const most = Math.max(0, ...all)
      expect((reading?.minutes ?? 0) * 60).toBeGreaterThanOrEqual(most)
      expect(reading?.conversations ?? 0).toBe(all.reduce((sum, due) => sum + due, 0))
    }),
  )
})
