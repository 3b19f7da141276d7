import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { MINUTE, SECOND } from '../core/time.ts'
import { loadEnv } from '../core/env.ts'
import { connectMongo } from './connect.ts'
import { makeSharedClock, openDatabaseClock } from './database-clock.ts'

type Delays = { there: number; back: number }

/** A process whose clock is `off` milliseconds ahead of the database's. */
const world = ({ off, delays = { there: 1, back: 1 } }: { off: number; delays?: Delays }) => {
  const time = { true: 1_000_000_000, off, stood: 0 }
  const clock = makeSharedClock({
    own: { now: () => new Date(time.true + time.off) },
    monotonic: () => time.true - time.stood - 7,
    ask: async () => {
      time.true += delays.there
      const said = new Date(time.true)
      time.true += delays.back
      return said
    },
  })
  return { clock, time, error: () => Math.abs(clock.now().getTime() - time.true) }
}

describe('the clock that an installation shares', () => {
  it('is right to half a second, however wrong the own one is and however much later', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2 * SECOND, max: 600 * MINUTE }),
        fc.boolean(),
        fc.nat({ max: 450 }),
        fc.nat({ max: 450 }),
        fc.nat({ max: 60 * MINUTE }),
        async (size, ahead, there, back, later) => {
          const { clock, time, error } = world({
            off: ahead ? size : -size,
            delays: { there, back },
          })
          await clock.look()
          time.true += later
          expect(error()).toBeLessThanOrEqual(500)
        },
      ),
    )
  })

  it('is the own one while that is right, and notices at once when it jumps', async () => {
    const { clock, time, error } = world({ off: 300 })
    await clock.look()
    expect(error()).toBe(300)
    time.off = 10 * MINUTE
    expect(error()).toBeLessThanOrEqual(1)
  })

  it('asks at once when the own clock jumps away: the machine may have stood still unnoticed', async () => {
    const { clock, time, error } = world({ off: 300 })
    await clock.look()
    time.true += MINUTE
    // A paused machine: its own clock is set when it goes on, the other hands stood still.
    time.stood += 5 * 60 * MINUTE
    time.true += 5 * 60 * MINUTE
    clock.now()
    await Promise.resolve()
    await expect.poll(error, { timeout: 10_000, interval: 1 }).toBeLessThan(SECOND)
  })

  it('believes no slow answer once it has had a prompt one', async () => {
    const delays = { there: 1, back: 1 }
    const { clock, error } = world({ off: MINUTE, delays })
    await clock.look()
    delays.back = 30 * SECOND
    await clock.look()
    expect(error()).toBeLessThanOrEqual(1)
  })

  it('asks a real database', async () => {
    const { db, close } = await connectMongo(loadEnv().MONGODB_URI)
    const clock = await openDatabaseClock(db)
    expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(SECOND)
    await clock.close()
    await close()
  })
})
