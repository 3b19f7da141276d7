import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { makeHeard } from './heard.ts'
import { MINUTE } from './time.ts'

const at = new Date('2026-11-20T12:00:00Z')

describe('what a process has heard', () => {
  it('should know a word for two minutes at least, and forget it some minutes later', () => {
    fc.assert(
      fc.property(
        fc.nat(10 * MINUTE),
        fc.array(fc.nat(MINUTE), { maxLength: 20 }),
        (start, waits) => {
          let now = start
          const heard = makeHeard(() => now)
          heard.suppress('a.p1', { reason: 'opt-out', at })
          const told = now
          for (const wait of waits) {
            now += wait
            const age = now - told
            const word = heard.suppressionOf('a.p1')
            if (age < 2 * MINUTE) expect(word?.reason).toBe('opt-out')
            if (age >= 6 * MINUTE) expect(word).toBeNull()
            heard.suppress('a.p2', { reason: 'blocked', at })
          }
        },
      ),
    )
  })

  it('should count each message once, and none that did not go', () => {
    const heard = makeHeard(() => 0)
    heard.going('a.p1', { delivery: 'd1', at })
    heard.going('a.p1', { delivery: 'd1', at })
    heard.going('a.p1', { delivery: 'd2', at })
    expect(heard.goingTo('a.p1').map(({ delivery }) => delivery)).toEqual(['d1', 'd2'])
    heard.notGone('a.p1', 'd1')
    expect(heard.goingTo('a.p1').map(({ delivery }) => delivery)).toEqual(['d2'])
    expect(heard.goingTo('a.p2')).toEqual([])
  })

  it('should tell of each word at once, when it holds already', () => {
    const heard = makeHeard(() => 0)
    const told: (string | undefined)[] = []
    heard.onSuppress(() => told.push(heard.suppressionOf('a.p1')?.reason))
    heard.suppress('a.p1', { reason: 'opt-out', at })
    expect(told).toEqual(['opt-out'])
  })
})
