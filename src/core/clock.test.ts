import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { makeMonotonic, makeSleep } from './clock.ts'

/** A machine that has slept before, and two threads of a process on it; `coarse` is what its uptime is good to. */
const machine = (coarse = 10) => {
  const time = { awake: 5_000.25, asleep: 3_600_000, wall: 1_700_000_000_000 }
  const hands = {
    awake: () => time.awake,
    uptime: () => Math.floor((time.awake + time.asleep) / coarse) * coarse,
    wall: () => time.wall,
  }
  const sleep = makeSleep(hands)
  const pass = (ms: number) => {
    time.awake += ms
    time.wall += ms
  }
  return {
    ...{ time, pass, thread: () => makeMonotonic(hands, () => sleep) },
    fallAsleep: (ms: number) => {
      time.asleep += ms
      time.wall += ms
    },
  }
}

describe('the time that only ever grows', () => {
  it('should be the one of the timers, to the last digit, on a machine that does not sleep', () => {
    const { pass, thread, time } = machine()
    const now = thread()
    pass(1.5)
    expect(now()).toBe(time.awake)
  })

  it('should count the sleep of the machine, alike in every thread, also in one that begins later', () => {
    const { fallAsleep, pass, thread, time } = machine()
    const early = thread()
    fallAsleep(60_000)
    expect(Math.abs(early() - time.awake - 60_000)).toBeLessThanOrEqual(10)
    const late = thread()
    pass(20)
    expect(late()).toBe(early())
  })

  it('should never go back nor stray, whatever happens to the wall clock', () => {
    const step = fc.record({
      what: fc.constantFrom('pass', 'sleep', 'set' as const),
      ms: fc.integer({ min: 0, max: 600_000 }),
      back: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const { fallAsleep, pass, thread, time } = machine()
        const [one, other] = [thread(), thread()]
        const begun = time.asleep
        let last = one()
        for (const { what, ms, back } of steps) {
          if (what === 'pass') pass(ms)
          else if (what === 'sleep') fallAsleep(ms)
          else time.wall += back ? -ms : ms
          const [mine, theirs] = [one(), other()]
          expect(mine).toBe(theirs)
          expect(mine).toBeGreaterThanOrEqual(last)
          const right = time.awake + time.asleep - begun
          // Sleeps too short to be told from noise may add up.
          expect(right - mine).toBeLessThanOrEqual(30 * 110)
          expect(mine - right).toBeLessThanOrEqual(10)
          last = mine
        }
      }),
    )
  })
})
