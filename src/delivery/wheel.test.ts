import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { makeWheel } from './wheel.ts'

/** A wheel on a clock that is turned by hand; its timer may fire early or late, as platforms' do. */
const makeTurned = (slack: () => number = () => 0) => {
  let now = 0
  let timers: { at: number; run: () => void }[] = []
  const wheel = makeWheel({
    monotonic: () => now,
    wake: (ms, run) => {
      const timer = { at: now + Math.max(0, ms + slack()), run }
      timers.push(timer)
      return () => {
        timers = timers.filter((one) => one !== timer)
      }
    },
  })
  const turnTo = (end: number) => {
    for (;;) {
      const [first] = timers.toSorted((a, b) => a.at - b.at)
      if (!first || first.at > end) break
      timers = timers.filter((one) => one !== first)
      now = Math.max(now, first.at)
      first.run()
      if (timers.length > 10_000) throw new Error('too many timers')
      if (now === first.at) now += 0.01
    }
    now = end
  }
  return { wheel, turnTo, now: () => now, timers: () => timers.length }
}

const moments = fc.array(fc.double({ min: 0, max: 20_000, noNaN: true }), { maxLength: 200 })

describe('a timing wheel', () => {
  it('should run everything once, never early, in order of time, on one timer', () => {
    fc.assert(
      fc.property(
        moments,
        fc.infiniteStream(fc.double({ min: -1, max: 3, noNaN: true })),
        (all, slack) => {
          const turned = makeTurned(() => Number(slack.next().value ?? 0))
          const ran: { moment: number; at: number }[] = []
          for (const moment of all)
            turned.wheel.at(moment, () => ran.push({ moment, at: turned.now() }))
          expect(turned.timers()).toBeLessThanOrEqual(1)
          turned.turnTo(40_000)
          expect(ran).toHaveLength(all.length)
          for (const { moment, at } of ran) expect(at).toBeGreaterThanOrEqual(moment)
          for (const { moment, at } of ran) expect(at - moment).toBeLessThan(10)
        },
      ),
      { numRuns: 50 },
    )
  })

  it('should leave out what was called off, and give its place to others', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(9_000), fc.boolean())), (all) => {
        const turned = makeTurned()
        const ran: number[] = []
        for (let round = 0; round < 2; round += 1) {
          const base = turned.now()
          all.forEach(([moment, keep], n) => {
            const cancel = turned.wheel.at(base + moment, () => ran.push(n))
            if (!keep) cancel()
          })
          turned.turnTo(base + 10_000)
        }
        const kept = all.flatMap(([, keep], n) => (keep ? [n, n] : []))
        expect(ran.toSorted((a, b) => a - b)).toEqual(kept)
      }),
      { numRuns: 50 },
    )
  })

  it('should let what runs set and call off others', () => {
    const turned = makeTurned()
    const ran: string[] = []
    const off = turned.wheel.at(5_000, () => ran.push('never'))
    turned.wheel.at(100, () => {
      ran.push('first')
      off()
      turned.wheel.at(100, () => ran.push('at once'))
      turned.wheel.at(6_000, () => ran.push('later'))
    })
    turned.turnTo(10_000)
    expect(ran).toEqual(['first', 'at once', 'later'])
  })
})
