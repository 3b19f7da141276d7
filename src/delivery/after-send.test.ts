import type { Delivery } from '../core/model/delivery.ts'
import type { TelegramFailure } from '../telegram/gateway.ts'

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { failureOf } from '../telegram/failures.ts'
import { afterSend, MAX_UNANSWERED } from './after-send.ts'
import { unansweredOf } from './crashes.ts'
import { standingAfter } from './settle-failure.ts'

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
  'frozen',
  'misrouted',
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
const lost: TelegramFailure = { kind: 'unknown-outcome', code: 'TIMEOUT' }
const facts = (given: TelegramFailure, attempt: number) => ({
  failure: given,
  attempt,
  unanswered: attempt,
  refused: attempt,
  random: () => 0,
})
const row = (outcomes: string[]) =>
  ({
    dueAt: now,
    attempts: outcomes.map((outcome) => ({ at: now, outcome, detail: null })),
  }) as unknown as Delivery

describe('after a refusal', () => {
  it('should never wait less than Telegram asked for', () => {
    fc.assert(
      fc.property(failure, fc.integer({ min: 1, max: 40 }), random, (given, attempt, r) => {
        const verdict = afterSend({ ...facts(given, attempt), random: () => r })
        if ('seconds' in given && 'ms' in verdict)
          expect(verdict.ms).toBeGreaterThanOrEqual(given.seconds * 1_000)
      }),
    )
  })

  it('should neither call a lost answer sent nor failed, while it may be offered again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MAX_UNANSWERED - 1 }), random, (attempt, r) => {
        const verdict = afterSend({ ...facts(lost, attempt), random: () => r })
        expect(standingAfter(verdict, row([]), now).state).toBe('unknown')
        if ('ms' in verdict) expect(verdict.ms).toBeLessThanOrEqual(12 * 60_000)
      }),
    )
  })

  it('should end a message that is never answered for, and say so', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('begun', 'unknown', 'queued', 'deferred')),
        (earlier) => {
          const delivery = row(earlier)
          const unanswered = unansweredOf(delivery) + 1
          const verdict = afterSend({ ...facts(lost, earlier.length + 1), unanswered })
          expect(verdict.do === 'fail').toBe(unanswered >= MAX_UNANSWERED)
          if (verdict.do !== 'fail') return
          expect(unanswered).toBeGreaterThanOrEqual(MAX_UNANSWERED)
          expect(standingAfter(verdict, delivery, now)).toMatchObject({
            state: 'failed',
            reason: 'too-many-attempts',
          })
        },
      ),
    )
  })

  it('should leave the message as it was after a flood wait', () => {
    const given: TelegramFailure = { kind: 'flood-wait', seconds: 30, code: 'FLOOD_WAIT_30' }
    const verdict = afterSend(facts(given, 1))
    expect(standingAfter(verdict, row([]), now)).toEqual({
      state: 'queued',
      reason: null,
      dueAt: now,
    })
  })

  it('should never end a message at the first word that nobody knows, and end it at the third', () => {
    const strange: TelegramFailure = { kind: 'unexpected', code: 'SOMETHING_NEW' }
    const verdict = (refused: number) => afterSend({ ...facts(strange, 7), refused })
    expect([1, 2, 3].map((refused) => verdict(refused).do)).toEqual(['defer', 'defer', 'fail'])
    expect(verdict(2)).toMatchObject({ ms: 48 * 60_000 })
  })

  it.each([
    [420, 'FROZEN_METHOD_INVALID'],
    [406, 'FROZEN_PARTICIPANT_MISSING'],
    [400, 'USER_BANNED_IN_CHANNEL'],
    [303, 'USER_MIGRATE_4'],
    [400, 'API_ID_INVALID'],
    [400, 'CONNECTION_NOT_INITED'],
    [400, 'SOMETHING_NEW'],
  ])('should hold %i %s against nobody who was written to', (code, message) => {
    const verdict = afterSend({ ...facts(failureOf({ code, message }), 1), refused: 1 })
    expect(standingAfter(verdict, row([]), now).state).not.toBe('failed')
  })

  it('should wait for an upload as long as it rests, not as often as the message was tried', () => {
    const rests: TelegramFailure = { kind: 'unreachable', code: 'UPLOAD_RESTS', waitMs: 7_300 }
    for (const attempt of [1, 9])
      expect(afterSend(facts(rests, attempt))).toMatchObject({ do: 'defer', ms: 7_300 })
  })

  it('should blame nobody but our own store for what it does not give', () => {
    const away: TelegramFailure = { kind: 'unreachable', code: 'STORE_UNREACHABLE', waitMs: 2_000 }
    expect(afterSend(facts(away, 1))).toMatchObject({ do: 'defer', reason: 'store-unreachable' })
    for (const code of ['NO_FILE', 'FILE_UNREADABLE']) {
      const gone: TelegramFailure = { kind: 'media-invalid', code }
      expect(afterSend(facts(gone, 1))).toMatchObject({ do: 'fail', reason: 'file-gone' })
    }
    const refused: TelegramFailure = { kind: 'media-invalid', code: 'PHOTO_INVALID_DIMENSIONS' }
    expect(afterSend(facts(refused, 1))).toMatchObject({ do: 'fail', reason: 'media-invalid' })
  })

  it('should stay unknown when an earlier attempt has no answer', () => {
    const given: TelegramFailure = { kind: 'flood-wait', seconds: 30, code: 'FLOOD_WAIT_30' }
    const verdict = afterSend(facts(given, 2))
    expect(standingAfter(verdict, row(['begun']), now).state).toBe('unknown')
  })
})
