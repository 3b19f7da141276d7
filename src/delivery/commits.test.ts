import { describe, expect, it } from 'vitest'

import type { Outcome } from './ports.ts'

import { systemClock } from '../core/clock.ts'
import { makeLogger } from '../core/logger.ts'
import { makeCommits } from './commits.ts'
import { systemTiming } from './timing.ts'

const log = makeLogger({ role: 'test', level: 'silent' })
const timing = systemTiming({ clock: systemClock, random: () => 0 })
const here = new AbortController().signal
const outcome = (delivery: string): Outcome => ({
  ...{ lane: { tenant: 't', account: 'a', fence: 1 }, receipt: 1, delivery, state: 'sent' },
  ...{ reason: null, attempt: null, updatedAt: new Date() },
})

/** A store whose writes fail as `fails` says, and remembers what it was asked to write. */
const storeOf = (fails: (batch: readonly Outcome[], call: number) => boolean) => {
  const calls: string[][] = []
  return {
    calls,
    commit: async (batch: readonly Outcome[]) => {
      calls.push(batch.map(({ delivery }) => delivery))
      if (fails(batch, calls.length)) throw new Error('down')
    },
  }
}

describe('group commits', () => {
  it('should write in few calls what comes at once, two calls at a time', async () => {
    let flying = 0
    let calls = 0
    const store = {
      commit: async () => {
        calls += 1
        flying += 1
        expect(flying).toBeLessThanOrEqual(2)
        await new Promise((resolve) => setTimeout(resolve, 20))
        flying -= 1
      },
    }
    const commits = makeCommits({ store, timing, log })
    const all = Array.from({ length: 1_200 }, (_, n) => commits.add(outcome(`d${n}`), here))
    await Promise.all(all)
    await commits.idle()
    expect(calls).toBe(3)
  })

  it('should repeat what failed until it is written', async () => {
    const store = storeOf((_, call) => call <= 2)
    const commits = makeCommits({ store, timing, log })
    await Promise.all([commits.add(outcome('a'), here), commits.add(outcome('b'), here)])
    expect(store.calls.at(-1)).toEqual(['a', 'b'])
  })

  it('should not let one row that cannot be written hold up the others', async () => {
    const store = storeOf((batch) => batch.some(({ delivery }) => delivery === 'bad'))
    const commits = makeCommits({ store, timing, log })
    const leaving = new AbortController()
    const bad = commits.add(outcome('bad'), leaving.signal)
    bad.catch(() => {})
    await Promise.all(['a', 'b', 'c'].map((id) => commits.add(outcome(id), here)))
    leaving.abort()
    await expect(bad).rejects.toThrow('passed on')
    await commits.idle()
  })

  it('should drop what belongs to a lane that has passed on', async () => {
    const store = storeOf((_, call) => call === 1)
    const commits = makeCommits({ store, timing, log })
    const leaving = new AbortController()
    const lost = commits.add(outcome('lost'), leaving.signal)
    const kept = commits.add(outcome('kept'), here)
    leaving.abort()
    await expect(lost).rejects.toThrow('passed on')
    await kept
    expect(store.calls.at(-1)).toEqual(['kept'])
  })
})
