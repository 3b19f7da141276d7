import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { NudgeFacts } from './nudges.ts'

import { nudgeConditions, nudgeVerdict, reachOf } from './nudges.ts'

const since = new Date('2026-03-01T12:00:00Z')
const moment = fc.option(
  fc.integer({ min: -1_000, max: 1_000 }).map((n) => new Date(since.getTime() + n)),
)
const facts: fc.Arbitrary<NudgeFacts> = fc.record({
  condition: fc.constantFrom(...nudgeConditions),
  since: fc.constant(since),
  replied: fc.boolean(),
  heardAt: moment,
  orderedAt: moment,
  clickedAt: moment,
  optedOut: fc.boolean(),
})
const later = (at: Date | null) => at !== null && at >= since

describe('nudgeVerdict', () => {
  it('never goes to whoever opted out, answered or ordered', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const { optedOut, replied, heardAt, orderedAt } = given
        if (optedOut || replied || later(heardAt) || later(orderedAt))
          expect(nudgeVerdict(given).do).toBe('cancel')
      }),
    )
  })

  it('heeds a click only where the step is for those who did not click', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const without = nudgeVerdict({ ...given, clickedAt: null })
        const clicked = nudgeVerdict({ ...given, clickedAt: since })
        if (without.do === 'cancel' || given.condition !== 'no-click')
          expect(clicked).toEqual(without)
        else expect(clicked).toEqual({ do: 'cancel', reason: 'clicked' })
      }),
    )
  })

  it('ignores what was before the message', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const old = (at: Date | null) => (later(at) ? at : null)
        const { heardAt, orderedAt, clickedAt } = given
        const bare = { heardAt: old(heardAt), orderedAt: old(orderedAt) }
        expect(nudgeVerdict({ ...given, ...bare, clickedAt: old(clickedAt) })).toEqual(
          nudgeVerdict(given),
        )
      }),
    )
  })
})

/** Tries in their order, the last of them confirmed; `arrived` is the one by which they really got it. */
const sending = fc
  .record({
    outcomes: fc.array(fc.constantFrom('begun', 'unknown', 'taken-over', 'deferred', 'not-sent')),
    gaps: fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 12, maxLength: 12 }),
    which: fc.nat(),
  })
  .map(({ outcomes, gaps, which }) => {
    let at = since.getTime()
    const attempts = [...outcomes.slice(0, 10), 'sent'].map((outcome, n) => {
      at += gaps[n] ?? 0
      return { at: new Date(at), outcome, detail: null }
    })
    const possible = attempts.filter(({ outcome }) => !['deferred', 'not-sent'].includes(outcome))
    const arrived = possible[which % possible.length]?.at ?? new Date(at)
    const sentAt = new Date(at + (gaps[11] ?? 0))
    return { row: { step: 0, attempts, sentAt, repliedAt: null }, possible, arrived }
  })

describe('reachOf', () => {
  it('counts whatever somebody does once they have the message, by whichever try they got it', () => {
    fc.assert(
      fc.property(sending, fc.nat(1e6), ({ row, arrived }, wait) => {
        const answered = new Date(arrived.getTime() + wait)
        // As Telegram tells it.
        const told = new Date(Math.floor(answered.getTime() / 1_000) * 1_000)
        const from = reachOf([row]).since
        expect(from && from <= told).toBe(true)
      }),
    )
  })

  it('counts nothing of before the second in which the first try may have arrived', () => {
    fc.assert(
      fc.property(sending, ({ row, possible }) => {
        const from = reachOf([row]).since?.getTime() ?? 0
        expect(from % 1_000).toBe(0)
        expect((possible[0]?.at.getTime() ?? 0) - from).toBeLessThan(1_000)
        expect(from).toBeLessThanOrEqual(row.sentAt.getTime())
      }),
    )
  })

  it('takes the mark of an answer on any message for one, whenever it was', () => {
    fc.assert(
      fc.property(sending, fc.array(moment), ({ row }, answers) => {
        const steps = answers.map((repliedAt, n) => ({ ...row, step: n + 1, repliedAt }))
        const some = answers.some((at) => at !== null)
        expect(reachOf([...steps, row])).toEqual({ ...reachOf([row]), replied: some })
      }),
    )
  })

  it('knows no moment before the first message has gone', () => {
    const row = { step: 0, attempts: [], sentAt: null, repliedAt: null }
    expect(reachOf([row]).since).toBeNull()
    expect(reachOf([{ ...row, step: 1, sentAt: since }]).since).toBeNull()
    expect(reachOf([{ ...row, sentAt: since }]).since).toEqual(since)
  })
})
