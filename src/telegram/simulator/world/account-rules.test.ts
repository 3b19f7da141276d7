import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { CODE_LIFE_MS, codeWait, isCodeOpen } from './codes.ts'
import type { PrivacyRule } from './profiles.ts'
import { isAllowed } from './profiles.ts'

const HOUR_MS = 3_600_000
const times = fc.array(fc.integer({ min: 0, max: 3 * HOUR_MS }), { maxLength: 40 })

describe('codeWait', () => {
  it('lets no eleventh code go within an hour, and the next one when it says', () => {
    fc.assert(
      fc.property(times, (sentAt) => {
        const now = 3 * HOUR_MS
        const recent = sentAt.filter((it) => it > now - HOUR_MS)
        const wait = codeWait(sentAt, new Date(now))
        expect(wait > 0).toBe(recent.length >= 10)
        expect(wait).toBeLessThanOrEqual(3600)
        if (wait > 0) expect(codeWait(sentAt, new Date(now + wait * 1000))).toBe(0)
      }),
    )
  })
})

describe('isCodeOpen', () => {
  it('closes a code when its time is up, it was cancelled or guessed at too often', () => {
    fc.assert(
      fc.property(fc.nat(2 * CODE_LIFE_MS), fc.boolean(), (age, over) => {
        const row = { hash: '', phone: '', code: '', keyId: '', way: 'sms' as const, wrong: 0 }
        const isOpen = isCodeOpen({ ...row, sentAt: 1000, over }, new Date(1000 + age))
        expect(isOpen).toBe(!over && age < CODE_LIFE_MS)
      }),
    )
  })
})

const kinds = ['AllowAll', 'DisallowAll', 'AllowContacts', 'DisallowContacts'] as const
const users = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 })
const rule: fc.Arbitrary<PrivacyRule> = fc.oneof(
  fc.record({ kind: fc.constantFrom(...kinds), users: fc.constant([]) }),
  fc.record({ kind: fc.constantFrom('AllowUsers', 'DisallowUsers'), users }),
)
const facts = fc.record({
  viewer: fc.integer({ min: 1, max: 3 }),
  isContact: fc.boolean(),
  isBot: fc.constant(false),
})

describe('isAllowed', () => {
  it('never lets in whom a rule names as kept out', () => {
    fc.assert(
      fc.property(fc.array(rule), facts, (rules, viewer) => {
        const isNamed = rules.some(
          (it) => it.kind === 'DisallowUsers' && it.users.includes(viewer.viewer),
        )
        if (isNamed) expect(isAllowed(rules, viewer)).toBe(false)
      }),
    )
  })

  it('lets nobody in without a rule that says so', () => {
    fc.assert(
      fc.property(fc.array(rule), facts, (rules, viewer) => {
        const closed = rules.filter((it) => !it.kind.startsWith('Allow'))
        expect(isAllowed(closed, viewer)).toBe(false)
      }),
    )
  })

  it('does not mind the order of rules', () => {
    fc.assert(
      fc.property(fc.array(rule), facts, (rules, viewer) => {
        expect(isAllowed(rules.toReversed(), viewer)).toBe(isAllowed(rules, viewer))
      }),
    )
  })
})
