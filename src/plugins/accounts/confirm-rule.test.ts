import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { Confirmation } from '../../core/model/contact.ts'

import { DAY, HOUR, after as later, MINUTE } from '../../core/time.ts'
import { afterConfirm, ANSWERS_AN_HOUR, decideConfirm, nextTryAt } from './confirm-rule.ts'

const NOW = new Date('2026-11-20T12:00:00Z')
const moment = fc.integer({ min: -2 * DAY, max: 2 * DAY }).map((ms) => later(NOW, ms))
const maybe = fc.option(moment, { nil: null })
const confirm: fc.Arbitrary<Confirmation> = fc.record({
  ...{ account: fc.constant('a'), peer: fc.constant('1'), randomId: fc.constant('7') },
  ...{ text: fc.constant('Done'), state: fc.constantFrom('due', 'sent', 'given-up') },
  ...{ tries: fc.nat(8), dueAt: moment, until: moment, sentAt: maybe },
})
const facts = fc.record({
  now: fc.constant(NOW),
  stop: fc.record({
    reason: fc.constantFrom('opt-out' as const, 'blocked' as const, 'by-hand' as const),
    confirm,
  }),
  lane: fc.option(fc.record({ floodUntil: maybe, restUntil: maybe }), { nil: null }),
  ...{ held: fc.boolean(), full: maybe },
  answered: fc.array(moment, { maxLength: 60 }),
})

describe('decideConfirm', () => {
  it('should answer opt-outs only, in time, and not while the account is silent', () => {
    fc.assert(
      fc.property(facts, (given) => {
        if (decideConfirm(given).do !== 'send') return
        const { stop, lane, answered, held, full } = given
        expect(held || (full !== null && full > NOW)).toBe(false)
        expect(stop.reason).toBe('opt-out')
        expect(stop.confirm.state).toBe('due')
        expect(stop.confirm.until > NOW && stop.confirm.dueAt <= NOW).toBe(true)
        expect((lane?.floodUntil ?? NOW) <= NOW && (lane?.restUntil ?? NOW) <= NOW).toBe(true)
        const hour = answered.filter((at) => at > later(NOW, -HOUR))
        expect(hour.length).toBeLessThan(ANSWERS_AN_HOUR)
      }),
    )
  })

  it('should wait for a moment to come at which it is not too late', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const said = decideConfirm(given)
        if (said.do !== 'wait') return
        expect(said.until > NOW && said.until < given.stop.confirm.until).toBe(true)
      }),
    )
  })

  it('should try again after a word that nobody knows, and not where the account rests for a day', () => {
    const said = (kind: 'misrouted' | 'unexpected' | 'frozen' | 'blocked') =>
      afterConfirm({ kind, code: 'X' }, 1)
    expect((['misrouted', 'unexpected'] as const).map(said)).toEqual(['again', 'again'])
    expect((['frozen', 'blocked'] as const).map(said)).toEqual(['never', 'never'])
  })

  it('should leave time between tries, more each time', () => {
    for (const tries of [0, 1, 2, 3])
      expect(nextTryAt(NOW, tries + 1) > nextTryAt(NOW, tries)).toBe(true)
    expect(nextTryAt(NOW, 20)).toEqual(later(NOW, 10 * MINUTE))
  })
})
