import { expect, it } from 'vitest'

import { MOST_TRIES, newErrand, tryAgainAt } from './errand.ts'
import { after as later } from './time.ts'

const now = new Date('2026-05-01T10:00:00Z')

it('is due at once, and nobody has been told', () => {
  expect(newErrand(now)).toEqual({ state: 'due', tries: 0, dueAt: now, told: [] })
})

it('is tried later each time, for more than a day, and ends', () => {
  let at = now
  for (let tries = 1; tries < MOST_TRIES; tries += 1) {
    const next = tryAgainAt(tries, at)
    expect(next?.getTime()).toBeGreaterThanOrEqual(later(at, 30_000).getTime())
    at = next ?? at
  }
  expect(at.getTime() - now.getTime()).toBeGreaterThan(8 * 3_600_000)
  expect(tryAgainAt(MOST_TRIES, at)).toBeNull()
})
