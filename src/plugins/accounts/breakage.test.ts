import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { accountStates, sendsByItself } from '../../core/model/account.ts'
import { after as later } from '../../core/time.ts'
import { breakageAfter, MOST_TRIES, tryAgainAt } from './breakage.ts'

const now = new Date('2026-05-01T10:00:00Z')
const state = fc.constantFrom(...accountStates)

describe('breakageAfter', () => {
  it('should begin only where something worked, and end only where it works again', () => {
    fc.assert(
      fc.property(state, state, (from, to) => {
        const { breakage } = breakageAfter({ from, state: to, reason: 'gone', now })
        if (breakage) {
          expect(sendsByItself(from)).toBe(true)
          expect(['broken', 'banned']).toContain(to)
          expect(breakage).toMatchObject({ reason: 'gone', mail: { state: 'due', told: [] } })
        }
        expect(breakage === null).toBe(sendsByItself(to) && !sendsByItself(from))
      }),
    )
  })

  it('should be another one each time', () => {
    const move = { from: 'connected', state: 'broken', reason: null, now } as const
    const ids = Array.from({ length: 20 }, () => breakageAfter(move).breakage?.id)
    expect(new Set(ids).size).toBe(20)
  })
})

describe('tryAgainAt', () => {
  it('should come later each time, for more than a day, and end', () => {
    let at = now
    for (let tries = 1; tries < MOST_TRIES; tries += 1) {
      const next = tryAgainAt(tries, at)
      expect(next?.getTime()).toBeGreaterThanOrEqual(later(at, 30_000).getTime())
      at = next ?? at
    }
    expect(at.getTime() - now.getTime()).toBeGreaterThan(8 * 3_600_000)
    expect(tryAgainAt(MOST_TRIES, at)).toBeNull()
  })
})
