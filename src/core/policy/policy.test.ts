import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { RiskCounts } from './risk.ts'

import { DAY, after as later } from '../time.ts'
import { autoStop, autoStopLimits, laxestLimits, limitsOf } from './auto-stop.ts'
import { riskLevels, riskOf } from './risk.ts'
import { LARGE, largeFrom, LARGEST, SAMPLE_SIZE, sizeGate } from './size-gate.ts'

const NOW = new Date('2026-11-20T12:00:00Z')
const count = fc.nat(3_000)
const outcomes = fc.record({ sent: count, failed: count, optedOut: count, blocked: count })

describe('autoStop', () => {
  it('should let a campaign go on in which nothing went wrong', () => {
    fc.assert(
      fc.property(count, (sent) => {
        expect(autoStop({ sent, failed: 0, optedOut: 0, blocked: 0 })).toBeNull()
      }),
    )
  })

  it('should never stop for a handful, and always name rule, reason and fact', () => {
    fc.assert(
      fc.property(outcomes, (given) => {
        const said = autoStop(given)
        const { failed, optedOut, blocked } = autoStopLimits
        const few =
          given.failed < failed.from &&
          given.optedOut < optedOut.from &&
          given.blocked < blocked.from
        if (few) expect(said).toBeNull()
        if (said)
          expect(said).toMatchObject({ rule: 'auto-stop', fact: expect.stringMatching(/%/) })
      }),
    )
  })

  it('should not start again by more trouble, nor stop by a message that arrived', () => {
    fc.assert(
      fc.property(outcomes, fc.nat(50), (given, more) => {
        const worse = { ...given, optedOut: given.optedOut + more, blocked: given.blocked + more }
        if (autoStop(given)) expect(autoStop(worse)).not.toBeNull()
        if (!autoStop(given)) expect(autoStop({ ...given, sent: given.sent + more })).toBeNull()
      }),
    )
  })

  it('should take opt-outs by people, however many messages each of them got', () => {
    fc.assert(
      fc.property(outcomes, fc.nat(9_000), ({ sent: people, optedOut }, nudges) => {
        const only = { failed: 0, blocked: 0, optedOut }
        const once = autoStop({ ...only, sent: people })
        expect(autoStop({ ...only, sent: people + nudges, people })).toEqual(once)
      }),
    )
    // 9 % of all people; of all messages it would be half of that.
    const nudged = { sent: 2_000, people: 1_000, failed: 0, optedOut: 90, blocked: 0 }
    expect(autoStop(nudged)?.fact).toBe('90 of 1000 (9 %) opted out')
    // What Telegram refuses is counted by message.
    expect(autoStop({ ...nudged, optedOut: 0, failed: 200 })).toBeNull()
    expect(autoStop({ ...nudged, optedOut: 0, failed: 250 })?.fact).toMatch(/^250 of 2250/)
  })

  it('should stop at the laxest limits only what stops at the usual ones', () => {
    fc.assert(
      fc.property(outcomes, (given) => {
        if (autoStop(given, laxestLimits)) expect(autoStop(given)).not.toBeNull()
      }),
    )
  })
})

describe('limitsOf', () => {
  const percent = fc.option(fc.double({ noDefaultInfinity: false }), { nil: null })
  const wish = fc.record({ failed: percent, optedOut: percent, blocked: percent })

  it('should stop whatever the platform’s laxest limits stop, whatever a workspace wishes', () => {
    fc.assert(
      fc.property(outcomes, wish, (given, wished) => {
        if (autoStop(given, laxestLimits)) expect(autoStop(given, limitsOf(wished))).not.toBeNull()
      }),
    )
  })

  it('should be stricter where a workspace wishes so, and as usual where it says nothing', () => {
    expect(limitsOf(null)).toEqual(autoStopLimits)
    expect(limitsOf({ failed: null })).toEqual(autoStopLimits)
    expect(limitsOf({ optedOut: 2 }).optedOut).toEqual({ share: 0.02, from: 3 })
    expect(limitsOf({ optedOut: 0 }).optedOut.share).toBe(0.005)
    expect(limitsOf({ failed: 20 }).failed).toEqual({ share: 0.2, from: 10 })
    const three = { sent: 100, failed: 0, optedOut: 3, blocked: 0 }
    expect(autoStop(three)).toBeNull()
    expect(autoStop(three, limitsOf({ optedOut: 2 }))).toMatchObject({
      reason: 'too-many-opt-outs',
    })
  })
})

const sample = fc.record({
  ...{ sent: fc.nat(40), failed: fc.nat(40), optedOut: fc.nat(20), blocked: fc.nat(20) },
  open: fc.nat(20),
  lastAt: fc.option(
    fc.integer({ min: -DAY, max: 0 }).map((ms) => later(NOW, ms)),
    { nil: null },
  ),
})
const sizeFacts = fc.record({
  now: fc.constant(NOW),
  audience: fc.nat(5_000),
  testedAt: fc.constantFrom(null, NOW),
  sample: fc.option(sample, { nil: null }),
  released: fc.boolean(),
})

describe('largeFrom', () => {
  const border = fc.option(fc.double({ noDefaultInfinity: false }), { nil: null })

  it('should let a workspace lower the border only, and nobody raise it above the fixed one', () => {
    fc.assert(
      fc.property(border, border, (from, most) => {
        const border = largeFrom({ from, most })
        expect(border).toBeLessThanOrEqual(largeFrom({ most }))
        expect(border).toBeLessThanOrEqual(LARGEST)
        expect(border).toBeGreaterThanOrEqual(SAMPLE_SIZE)
        expect(largeFrom({ from })).toBeLessThanOrEqual(LARGE)
      }),
    )
  })

  it('should be two hundred people where nobody said anything', () => {
    expect(largeFrom(null)).toBe(LARGE)
    expect(largeFrom({ from: null, most: null })).toBe(200)
    expect(largeFrom({ from: 50 })).toBe(50)
    expect(largeFrom({ from: 900 })).toBe(200)
    expect(largeFrom({ from: 900, most: 5_000 })).toBe(900)
  })
})

describe('sizeGate', () => {
  it('should let a crowd out only after a test and a sample that went well', () => {
    fc.assert(
      fc.property(sizeFacts, (given) => {
        if (sizeGate(given).do !== 'go') return
        if (given.sample) expect(autoStop(given.sample)).toBeNull()
        if (given.audience <= SAMPLE_SIZE) return
        expect(given.testedAt).not.toBeNull()
        expect(given.sample).not.toBeNull()
      }),
    )
  })

  it('should wait only for a moment that is yet to come', () => {
    fc.assert(
      fc.property(sizeFacts, (given) => {
        const said = sizeGate(given)
        if (said.do === 'wait') expect(said.until > NOW).toBe(true)
      }),
    )
  })

  it('should go from test to sample to wait to all', () => {
    const base = { now: NOW, audience: 1_000, testedAt: null, sample: null, released: false }
    const good = { sent: 20, failed: 0, optedOut: 0, blocked: 0, open: 0 }
    expect(sizeGate({ ...base, audience: 20 }).do).toBe('go')
    expect(sizeGate(base).do).toBe('test')
    expect(sizeGate({ ...base, testedAt: NOW })).toMatchObject({ do: 'sample', size: 20 })
    const out = { ...base, testedAt: NOW, sample: { ...good, lastAt: NOW } }
    expect(sizeGate(out).do).toBe('wait')
    expect(sizeGate({ ...out, released: true }).do).toBe('go')
    expect(sizeGate({ ...out, now: later(NOW, DAY) }).do).toBe('go')
    const bad = { ...out.sample, optedOut: 3 }
    expect(sizeGate({ ...out, released: true, sample: bad })).toMatchObject({
      do: 'stop',
      reason: 'too-many-opt-outs',
    })
  })
})

const riskCounts: fc.Arbitrary<RiskCounts> = fc
  .record({
    ...{ sent: count, blocked: count, reported: fc.nat(30), failed: count, optedOut: count },
    answerable: count,
  })
  .chain((given) => fc.nat(given.answerable).map((replied) => ({ ...given, replied })))

describe('riskOf', () => {
  it('should be calm when nothing happened, and while figures are small', () => {
    const calm = { blocked: 0, reported: 0, failed: 0, optedOut: 0, answerable: 0, replied: 0 }
    expect(riskOf({ ...calm, sent: 0 })).toEqual({ level: 'ok', reasons: [] })
    const small = { ...calm, blocked: 2, failed: 4, optedOut: 2, answerable: 100 }
    expect(riskOf({ ...small, sent: 1 }).level).toBe('ok')
  })

  it('should take the worst of its reasons, worst first', () => {
    fc.assert(
      fc.property(riskCounts, (given) => {
        const { level, reasons } = riskOf(given)
        expect(level).toBe(reasons[0]?.level ?? 'ok')
        const ranks = reasons.map((one) => riskLevels.indexOf(one.level))
        expect(ranks).toEqual(ranks.toSorted((a, b) => b - a))
        if (level !== 'ok') expect(reasons.length).toBeGreaterThan(0)
      }),
    )
  })

  it('should only rise with blocks, reports and opt-outs', () => {
    const rank = (given: RiskCounts) => riskLevels.indexOf(riskOf(given).level)
    fc.assert(
      fc.property(riskCounts, fc.nat(20), (given, more) => {
        const reported = given.reported + more
        expect(rank({ ...given, reported })).toBeGreaterThanOrEqual(rank(given))
        const optedOut = given.optedOut + more
        expect(rank({ ...given, optedOut })).toBeGreaterThanOrEqual(rank(given))
      }),
    )
  })

  it('should be critical when people complain', () => {
    const usual = { sent: 500, failed: 5, answerable: 400, replied: 40 }
    const none = { blocked: 0, reported: 0, optedOut: 0 }
    expect(riskOf({ ...usual, ...none }).level).toBe('ok')
    expect(riskOf({ ...usual, ...none, blocked: 15 }).level).toBe('watch')
    expect(riskOf({ ...usual, ...none, blocked: 40 }).level).toBe('critical')
    expect(riskOf({ ...usual, ...none, reported: 1 }).level).toBe('watch')
    expect(riskOf({ ...usual, ...none, reported: 2 }).level).toBe('critical')
    expect(riskOf({ ...usual, ...none, replied: 0 }).level).toBe('watch')
  })
})
