import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { endsSession, failureOf } from './failures.ts'

describe('failureOf', () => {
  it('reads the seconds of every flood wait, and of slow mode for itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seconds) => {
        for (const word of ['FLOOD_WAIT', 'FLOOD_PREMIUM_WAIT', 'FLOOD_TEST_PHONE_WAIT'])
          expect(failureOf({ code: 420, message: `${word}_${seconds}` })).toMatchObject({
            kind: 'flood-wait',
            seconds,
          })
        expect(failureOf({ code: 420, message: `SLOWMODE_WAIT_${seconds}` })).toMatchObject({
          kind: 'slow-mode',
          seconds,
        })
      }),
    )
  })

  it('never assumes an effect or its absence after a 5xx it does not know', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 500, max: 599 }),
        fc.stringMatching(/^[A-Z]{3,12}$/),
        (code, word) => {
          expect(failureOf({ code, message: `X${word}` }).kind).toBe('unknown-outcome')
        },
      ),
    )
  })

  it('always answers, keeps Telegram’s word, and names no wait without seconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: -500, max: 600 }), fc.string(), (code, message) => {
        const failure = failureOf({ code, message })
        expect(failure.code).toBe(message)
        if ('seconds' in failure) expect(Number.isFinite(failure.seconds)).toBe(true)
      }),
    )
  })

  it.each([
    [400, 'PEER_FLOOD', 'peer-flood'],
    [403, 'USER_IS_BLOCKED', 'blocked'],
    [400, 'INPUT_USER_DEACTIVATED', 'deactivated'],
    [403, 'USER_PRIVACY_RESTRICTED', 'privacy'],
    [400, 'PEER_ID_INVALID', 'peer-invalid'],
    [403, 'CHAT_WRITE_FORBIDDEN', 'forbidden'],
    [400, 'FILE_PART_0_MISSING', 'media-invalid'],
    [400, 'MESSAGE_TOO_LONG', 'message-invalid'],
    [401, 'USER_DEACTIVATED_BAN', 'banned'],
    [406, 'AUTH_KEY_DUPLICATED', 'session-dead'],
    [401, 'AUTH_KEY_UNREGISTERED', 'session-dead'],
    [400, 'PHONE_CODE_INVALID', 'code-invalid'],
    [400, 'PHONE_CODE_EXPIRED', 'code-expired'],
    [400, 'PASSWORD_HASH_INVALID', 'password-invalid'],
    [400, 'PHONE_NUMBER_INVALID', 'phone-invalid'],
    [-503, 'Timeout', 'unknown-outcome'],
    [420, 'FROZEN_METHOD_INVALID', 'frozen'],
    [406, 'FROZEN_PARTICIPANT_MISSING', 'frozen'],
    [400, 'USER_BANNED_IN_CHANNEL', 'peer-flood'],
    [303, 'USER_MIGRATE_4', 'misrouted'],
    [303, 'FILE_MIGRATE_4', 'misrouted'],
    [400, 'API_ID_INVALID', 'misrouted'],
    [400, 'CONNECTION_NOT_INITED', 'misrouted'],
    [-1, 'CONNECTION_LOST', 'unknown-outcome'],
    [406, 'ALLOW_PAYMENT_REQUIRED', 'forbidden'],
    [400, 'SOMETHING_NEW', 'unexpected'],
    [400, 'constructor', 'unexpected'],
  ] as const)('%i %s is %s', (code, message, kind) => {
    expect(failureOf({ code, message }).kind).toBe(kind)
  })

  it('ends a session only when a person must sign in again', () => {
    expect(endsSession({ kind: 'banned', code: 'X' })).toBe(true)
    expect(endsSession({ kind: 'unknown-outcome', code: 'X' })).toBe(false)
  })
})
