import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { GateDecision, GateFacts, PolicyRule } from '../../core/gate.ts'

import { coreRules, decide } from '../../core/gate.ts'
import { after as later } from '../../core/time.ts'
import { defineFeature, policyRulesOf } from '../define-feature.ts'
import { features } from '../index.ts'
import { policy } from './index.ts'

const NOW = new Date('2026-11-20T12:00:00Z')
const facts: GateFacts = {
  now: NOW,
  messageClass: 'marketing',
  contact: { timeZone: 'UTC', hasWritten: true, consent: null },
  ...{ suppression: null, platformStop: null, recent: [], quietLifted: false },
  caps: { perDay: 1, perWeek: 3 },
  quietHours: { enabled: true, from: '22:00', to: '08:00', mode: 'hold' },
  tenant: { timeZone: 'UTC', killSwitch: false },
  accountRestsUntil: null,
}
const someFacts = fc.constantFrom<GateFacts>(
  facts,
  { ...facts, suppression: { reason: 'opt-out', at: NOW } },
  { ...facts, platformStop: { reason: 'asked', at: NOW } },
  { ...facts, contact: { ...facts.contact, hasWritten: false } },
  { ...facts, recent: [NOW] },
  { ...facts, now: new Date('2026-11-20T23:00:00Z') },
  { ...facts, tenant: { timeZone: 'UTC', killSwitch: true } },
)
const said: fc.Arbitrary<GateDecision> = fc.oneof(
  fc.constant<GateDecision>({ do: 'send' }),
  fc.constant<GateDecision>({ do: 'skip', rule: 'x', reason: 'stopped', fact: 'x' }),
  fc.nat(1e9).map((ms): GateDecision => {
    return { do: 'wait', until: later(NOW, ms), rule: 'x', reason: 'stopped', fact: 'x' }
  }),
)
const ruleOf = (name: string, answer: GateDecision): PolicyRule => ({ name, decide: () => answer })

const strength = (answer: GateDecision): number =>
  answer.do === 'send' ? 0 : answer.do === 'skip' ? Number.POSITIVE_INFINITY : +answer.until

describe('rules of features', () => {
  it('should only ever make the gate stricter, wherever they stand', () => {
    fc.assert(
      fc.property(
        someFacts,
        fc.array(said, { maxLength: 4 }),
        fc.boolean(),
        (given, more, first) => {
          const added = defineFeature({
            name: 'added',
            policyRules: more.map((answer, n) => ruleOf(`added-${n}`, answer)),
          }).feature
          const all = first ? [added, policy.feature] : [policy.feature, added]
          const alone = decide(policyRulesOf([policy.feature]), given)
          expect(strength(decide(policyRulesOf(all), given))).toBeGreaterThanOrEqual(
            strength(alone),
          )
        },
      ),
    )
  })

  it('should not take away or replace a rule of the platform', () => {
    const rules = policy.feature.policyRules ?? []
    for (const name of coreRules) {
      const without = { ...policy.feature, policyRules: rules.filter((one) => one.name !== name) }
      expect(() => policyRulesOf([without])).toThrow(name)
      const shadow = defineFeature({ name: 'shadow', policyRules: [ruleOf(name, { do: 'send' })] })
      expect(() => policyRulesOf([policy.feature, shadow.feature])).toThrow(name)
    }
    const all = policyRulesOf(features.map(({ feature }) => feature))
    expect(() => (all as PolicyRule[]).pop()).toThrow(TypeError)
    expect(() => (rules as PolicyRule[]).pop()).toThrow(TypeError)
    for (const rule of rules)
      expect(() => Object.assign(rule, { decide: () => ({ do: 'send' }) })).toThrow(TypeError)
  })
})
