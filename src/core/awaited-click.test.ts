import fc from 'fast-check'
import { expect, test } from 'vitest'

import { waitsForClicks, waitsForNamedClick } from './awaited-click.ts'
import { after, HOUR, MINUTE, SECOND } from './time.ts'

const receivedAt = new Date('2026-03-01T12:00:00Z')
const moment = (from: number, to: number) =>
  fc.integer({ min: from, max: to }).map((ms) => after(receivedAt, ms))
const startedAt = moment(-HOUR, HOUR)
const later = fc.integer({ min: 0, max: HOUR })
const begin = (started: Date) => (started > receivedAt ? started : receivedAt)

test('an order waits while clicks from before it are packed, however long no worker ran', () => {
  fc.assert(
    fc.property(startedAt, moment(-HOUR, 2 * SECOND), later, (started, oldest, ms) => {
      const backlog = { oldest, startedAt: started, now: after(begin(started), ms) }
      expect(waitsForClicks(receivedAt, backlog)).toBe(ms < 15 * MINUTE)
      expect(waitsForNamedClick(receivedAt, backlog)).toBe(ms < 15 * MINUTE)
    }),
  )
})

test('clicks from after it, or none, hold it back no longer than one takes from the edge', () => {
  const none = fc.option(moment(2 * SECOND + 1, HOUR))
  fc.assert(
    fc.property(startedAt, none, later, (started, oldest, ms) => {
      const backlog = { oldest, startedAt: started, now: after(begin(started), ms) }
      expect(waitsForClicks(receivedAt, backlog)).toBe(false)
      expect(waitsForNamedClick(receivedAt, backlog)).toBe(ms < 15 * SECOND)
    }),
  )
})
