import type { GateFacts } from '../../core/gate.ts'

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { decide } from '../../core/gate.ts'
import { fullCap } from '../../core/policy/frequency.ts'
import { reasons } from '../../core/reasons.ts'
import { policy } from './index.ts'

const rules = policy.feature.policyRules ?? []
const moment = fc.date({
  min: new Date('2024-01-01T00:00:00Z'),
  max: new Date('2030-01-01T00:00:00Z'),
  noInvalidDate: true,
})
const facts: fc.Arbitrary<GateFacts> = fc.record({
  now: moment,
  contact: fc.record({
    timeZone: fc.constantFrom(null, 'Europe/Berlin', 'Asia/Tokyo', 'America/Lima', 'no zone'),
    hasWritten: fc.boolean(),
    consent: fc.constantFrom(true, false, null),
    historyDue: fc.boolean(),
  }),
  messageClass: fc.constantFrom('marketing' as const, 'transactional' as const),
  suppression: fc.option(
    fc.record({ reason: fc.constantFrom('opt-out' as const, 'blocked' as const), at: moment }),
    { nil: null },
  ),
  platformStop: fc.option(
    fc.record({ reason: fc.constantFrom('asked' as const, 'by-hand' as const), at: moment }),
    { nil: null },
  ),
  recent: fc.array(moment, { maxLength: 6 }),
  caps: fc.record({
    perDay: fc.integer({ min: 1, max: 5 }),
    perWeek: fc.integer({ min: 1, max: 15 }),
  }),
  quietHours: fc.record({
    enabled: fc.boolean(),
    from: fc.constantFrom('22:00', '00:00', '13:00'),
    to: fc.constantFrom('08:00', '14:30'),
    mode: fc.constantFrom('hold' as const, 'skip' as const),
  }),
  quietLifted: fc.oneof(fc.boolean(), moment),
  tenant: fc.record({ timeZone: fc.constantFrom('UTC', 'Asia/Kolkata'), killSwitch: fc.boolean() }),
  accountRestsUntil: fc.option(moment, { nil: null }),
})

describe('the gate', () => {
  it('should never send to anyone on the stop list', () => {
    fc.assert(
      fc.property(facts, (given) => {
        if (given.suppression !== null || given.platformStop !== null)
          expect(decide(rules, given).do).toBe('skip')
      }),
    )
  })

  it('should send only to people with a dialog or consent, and never after a withdrawal', () => {
    fc.assert(
      fc.property(facts, (given) => {
        if (decide(rules, given).do !== 'send') return
        const { hasWritten, consent } = given.contact
        expect(consent === true || (consent === null && hasWritten)).toBe(true)
      }),
    )
  })

  it('should neither send to people whose earlier messages are not read nor leave them out for it', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const due = { ...given, contact: { ...given.contact, historyDue: true } }
        const said = decide(rules, due)
        expect(said.do).not.toBe('send')
        if (said.do === 'skip') expect(said.reason).not.toBe('no-dialog')
      }),
    )
  })

  it('should keep to the caps, except for what somebody asked for', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const full = fullCap(given) !== null
        if (full && given.messageClass === 'marketing')
          expect(decide(rules, given).do).not.toBe('send')
        const asked = decide(rules, { ...given, messageClass: 'transactional' })
        if (asked.do !== 'send') expect(asked.rule).not.toBe('frequency')
      }),
    )
  })

  it('should name the rule, the reason and the fact of whatever it refuses', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const said = decide(rules, given)
        if (said.do === 'send') return
        expect(rules.map(({ name }) => name)).toContain(said.rule)
        expect(reasons).toHaveProperty(said.reason)
        expect(said.fact).not.toBe('')
      }),
    )
  })

  it('should send nothing while the kill switch is on or the account rests', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const rests = given.accountRestsUntil !== null && given.accountRestsUntil > given.now
        if (given.tenant.killSwitch || rests) expect(decide(rules, given).do).not.toBe('send')
      }),
    )
  })

  it('should lift quiet hours and nothing else by an override', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const without = decide(rules, { ...given, quietLifted: false })
        const lifted = decide(rules, { ...given, quietLifted: true })
        if (without.do !== 'send' && without.rule !== 'quiet-hours' && without.do === 'skip')
          expect(lifted).toEqual(without)
        if (lifted.do !== 'send') expect(lifted.rule).not.toBe('quiet-hours')
      }),
    )
  })

  it('should lift the quiet hours of that moment, and none that follow', () => {
    const quietHours = { enabled: true, from: '22:00', to: '08:00', mode: 'hold' as const }
    const [any] = fc.sample(facts, 1)
    const awake: GateFacts = {
      ...(any as GateFacts),
      ...{ quietHours, suppression: null, platformStop: null, recent: [], accountRestsUntil: null },
      contact: { timeZone: 'UTC', hasWritten: true, consent: null },
      tenant: { timeZone: 'UTC', killSwitch: false },
      quietLifted: new Date('2026-05-03T23:00:00Z'),
    }
    const at = (now: string) => decide(rules, { ...awake, now: new Date(now) })
    expect(at('2026-05-03T23:00:00Z')).toEqual({ do: 'send' })
    expect(at('2026-05-04T07:59:59Z')).toEqual({ do: 'send' })
    expect(at('2026-05-04T12:00:00Z')).toEqual({ do: 'send' })
    const until = new Date('2026-05-05T08:00:00Z')
    for (const night of ['2026-05-04T22:00:00Z', '2026-05-05T03:00:00Z'])
      expect(at(night)).toMatchObject({ do: 'wait', rule: 'quiet-hours', until })
    // Whoever was awake then has their next night: nobody was asked about it.
    const awakeThen = { ...awake, quietLifted: new Date('2026-05-03T21:00:00Z') }
    const next = decide(rules, { ...awakeThen, now: new Date('2026-05-03T23:00:00Z') })
    expect(next).toMatchObject({ do: 'wait', rule: 'quiet-hours' })
  })

  it('should wait for a moment that is yet to come', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const said = decide(rules, given)
        if (said.do === 'wait') expect(said.until.getTime()).toBeGreaterThan(given.now.getTime())
      }),
    )
  })

  it('should refuse to decide without rules', () => {
    expect(() => decide([], fc.sample(facts, 1)[0] as GateFacts)).toThrow()
  })
})
