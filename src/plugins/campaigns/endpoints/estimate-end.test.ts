import fc from 'fast-check'
import { expect, test } from 'vitest'

import { forecastEnd } from '../../../core/forecast.ts'
import { ceilingsOf } from '../../../core/pacing.ts'
import { after, DAY, HOUR, MINUTE } from '../../../core/time.ts'
import { estimateEnd } from './estimate-end.ts'

const now = new Date('2026-03-01T12:00:00Z')
const spent = { hour: { key: '', count: 0 }, day: { key: '', count: 0 } }

const lane = fc.record({
  waiting: fc.nat(3_000),
  minutes: fc.array(fc.integer({ min: 1, max: 2_000 }), { maxLength: 4 }),
  restMinutes: fc.option(fc.nat(600)),
  daysInUse: fc.option(fc.nat(60)),
  able: fc.boolean(),
})
type Given = typeof lane extends fc.Arbitrary<infer T> ? T : never

const laneOf = ({ waiting, minutes, restMinutes, daysInUse, able }: Given) => ({
  ...{ waiting, able, spent },
  later: minutes
    .toSorted((a, b) => a - b)
    .map((one) => ({ from: after(now, one * MINUTE), count: 5 })),
  restsUntil: restMinutes === null ? null : after(now, restMinutes * MINUTE),
  ceilingsAt: (at: Date) => {
    const firstUsedAt = daysInUse === null ? now : after(now, -daysInUse * DAY)
    return ceilingsOf({ now: at, account: { firstUsedAt }, tenant: null, slowed: null })
  },
})

test('never before the forecast of each of its accounts', () => {
  fc.assert(
    fc.property(fc.array(lane, { maxLength: 4 }), (given) => {
      const lanes = given.map(laneOf)
      const busy = lanes.filter(({ waiting, later }) => waiting > 0 || later.length > 0)
      const end = estimateEnd(lanes, now)
      const ends = busy.map((one) => forecastEnd({ now, ...one }))
      if (busy.length === 0 || busy.some(({ able }) => !able) || ends.includes(null)) {
        expect(end).toBeNull()
        return
      }
      expect(end?.getTime()).toBe(Math.max(...ends.map((one) => one?.getTime() ?? 0)))
      expect(end && end >= now).toBe(true)
    }),
  )
})

test('a new account, an hour that is used up and the night of the last one are in it', () => {
  const facts = { minutes: [], restMinutes: null, able: true }
  const fresh = laneOf({ ...facts, waiting: 5_000, daysInUse: null })
  const old = laneOf({ ...facts, waiting: 3_000, daysInUse: 60 })
  const end = estimateEnd([fresh, old], now)
  expect((end?.getTime() ?? 0) - now.getTime()).toBeGreaterThan(14 * DAY)
  // A thousand an hour, not 3,600.
  const took = (estimateEnd([old], now)?.getTime() ?? 0) - now.getTime()
  expect(took).toBeGreaterThan(2 * HOUR)
  const asleep = laneOf({ ...facts, waiting: 0, daysInUse: 60, minutes: [600] })
  expect(estimateEnd([asleep], now)).toEqual(after(now, 600 * MINUTE + 5_000))
})

test('nothing is promised when one that has messages cannot send, or nothing is left', () => {
  const facts = { minutes: [], restMinutes: null, daysInUse: 60 }
  const able = laneOf({ ...facts, waiting: 5, able: true })
  expect(estimateEnd([able, laneOf({ ...facts, waiting: 5, able: false })], now)).toBeNull()
  expect(estimateEnd([able, laneOf({ ...facts, waiting: 0, able: false })], now)).not.toBeNull()
  expect(estimateEnd([laneOf({ ...facts, waiting: 0, able: true })], now)).toBeNull()
})
