import fc from 'fast-check'
import { expect, it } from 'vitest'

import { hoursFrom, minutesIn, quietSpans } from './quiet-spans.ts'

const pad = (value: number) => String(value).padStart(2, '0')
const time = fc
  .integer({ min: 0, max: 1439 })
  .map((m) => `${pad(Math.floor(m / 60))}:${pad(m % 60)}`)
const length = (spans: { from: number; to: number }[]) =>
  spans.reduce((sum, { from, to }) => sum + to - from, 0)

it('finds the night ahead', () => {
  expect(quietSpans(18 * 60, { from: '21:00', to: '09:00' })).toEqual([{ from: 1260, to: 1980 }])
  expect(quietSpans(8 * 60, { from: '21:00', to: '09:00' })).toEqual([
    { from: 480, to: 540 },
    { from: 1260, to: 1920 },
  ])
})

it('covers the same length from whatever hour one looks', () => {
  fc.assert(
    fc.property(time, time, fc.integer({ min: 0, max: 23 }), (from, to, hour) => {
      const quiet = { from, to }
      expect(length(quietSpans(hour * 60, quiet))).toBe(length(quietSpans(0, quiet)))
    }),
  )
})

it('labels the hours and reads a zone’s clock', () => {
  expect(hoursFrom(22 * 60, 3).map(({ label }) => label)).toEqual([
    ...['22', '01', '04', '07', '10', '13', '16', '19', '22'],
  ])
  expect(minutesIn(new Date('2027-04-22T16:42:00Z'), 'Europe/Berlin')).toBe(18 * 60 + 42)
})
