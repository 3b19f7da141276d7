import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { play } from './opt-out-model.ts'

const delay = fc.nat(400)
const look = fc.record({
  process: fc.constantFrom('receiver' as const, 'other' as const),
  at: fc.nat(4_000),
  snapshot: delay,
  answer: delay,
  asks: fc.array(fc.nat(900), { minLength: 1, maxLength: 3 }),
})
const plan = fc.record({
  optOutAt: fc.nat(3_000),
  applies: fc.nat(500),
  answers: fc.nat(500),
  looks: fc.array(look, { minLength: 1, maxLength: 6 }),
})

type World = Awaited<ReturnType<typeof play>>

/** Messages that the one who opted out should not have got. */
const violations = ({ storedAt, sent }: World): number =>
  sent.filter(({ process, at }) => {
    if (storedAt === null) return false
    return process === 'receiver' ? at >= storedAt : at > storedAt + 1_000
  }).length

const RUNS = 10_000

describe('an opt-out among senders at work', () => {
  it(`should be kept by all of them in ${RUNS} interleavings`, async () => {
    let sent = 0
    let refused = 0
    await fc.assert(
      fc.asyncProperty(plan, async (given) => {
        const world = await play(given)
        sent += world.sent.length
        refused += given.looks.flatMap(({ asks }) => asks).length - world.sent.length
        expect(violations(world)).toBe(0)
      }),
      { numRuns: RUNS },
    )
    // The plans must reach both sides of the moment.
    expect(Math.min(sent, refused)).toBeGreaterThan(RUNS / 4)
  }, 120_000)

  it.each(['deaf', 'stores-first', 'facts-live-for-ever', 'reads-before-it-says'] as const)(
    'should be broken by a sender that is %s',
    async (bug) => {
      const found = await fc.check(
        fc.asyncProperty(plan, async (given) => violations(await play(given, bug)) === 0),
        { numRuns: 1_000, endOnFailure: true },
      )
      expect(found.failed).toBe(true)
    },
  )
})
