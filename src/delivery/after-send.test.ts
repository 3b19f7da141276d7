import type { Delivery } from '../core/model/delivery.ts'
import type { TelegramFailure } from '../telegram/gateway.ts'

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { afterSend } from './after-send.ts'
import { standingAfter } from './settle-outcome.ts'

const plain = [
  'peer-flood',
  'blocked',
  'deactivated',
  'privacy',
  'peer-invalid',
  'forbidden',
  'message-invalid',
  'media-invalid',
  'session-dead',
  'banned',
  'unknown-outcome',
  'unreachable',
  'unexpected',
] as const
const failure: fc.Arbitrary<TelegramFailure> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('flood-wait' as const, 'slow-mode' as const),
    seconds: fc.nat(90_000),
    code: fc.constant('X'),
  }),
  fc.record({ kind: fc.constantFrom(...plain), code: fc.constant('X') }),
)
const random = fc.double({ min: 0, max: 0.999, noNaN: true })
const now = new Date('2026-05-01T10:00:00Z')
const row = (outcomes: string[]) =>
  ({
    dueAt: now,
    attempts: outcomes.map((outcome) => ({ at: now, outcome, detail: null })),
  }) as unknown as Delivery

describe('after a refusal', () => {
  it('should never wait less than Telegram asked for', () => {
    fc.assert(
      fc.property(failure, fc.integer({ min: 1, max: 40 }), random, (given, attempt, r) => {
        const verdict = afterSend({ failure: given, attempt, random: () => r })
        if ('seconds' in given && 'ms' in verdict)
          expect(verdict.ms).toBeGreaterThanOrEqual(given.seconds * 1_000)
      }),
    )
  })

  it('should neither call a lost answer sent nor failed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), random, (attempt, r) => {
        const given: TelegramFailure = { kind: 'unknown-outcome', code: 'TIMEOUT' }
        const verdict = afterSend({ failure: given, attempt, random: () => r })
        expect(standingAfter(verdict, row(['begun']), now).state).toBe('unknown')
        if ('ms' in verdict) expect(verdict.ms).toBeLessThanOrEqual(12 * 60_000)
      }),
    )
  })

  it('should leave the message as it was after a flood wait', () => {
    const given: TelegramFailure = { kind: 'flood-wait', seconds: 30, code: 'FLOOD_WAIT_30' }
    const verdict = afterSend({ failure: given, attempt: 1, random: () => 0 })
    expect(standingAfter(verdict, row(['begun']), now)).toEqual({
      state: 'queued',
      reason: null,
      dueAt: now,
    })
  })

  it('should stay unknown when an earlier attempt has no answer', () => {
    const given: TelegramFailure = { kind: 'flood-wait', seconds: 30, code: 'FLOOD_WAIT_30' }
    const verdict = afterSend({ failure: given, attempt: 2, random: () => 0 })
    expect(standingAfter(verdict, row(['begun', 'begun']), now).state).toBe('unknown')
  })
})
