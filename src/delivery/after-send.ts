import type { Suppression } from '../core/model/contact.ts'
import type { Random } from '../core/random.ts'
import type { ReasonCode } from '../core/reasons.ts'
import type { TelegramFailure } from '../telegram/gateway.ts'

import { assertNever } from '../core/never.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../core/time.ts'

/** What to do after Telegram refused. */
export type AfterSend =
  /** Telegram's price list: the lane rests, the message stays as it was. */
  | { do: 'rest-lane'; ms: number; reason: 'flood-wait' }
  /** The account may not write for long, and a person should look. */
  | { do: 'rest-account'; ms: number; reason: 'peer-flood' | 'frozen' | 'refused-often' }
  /** Only this chat waits. */
  | { do: 'defer'; ms: number; reason: ReasonCode }
  | { do: 'fail'; reason: ReasonCode; suppress: Suppression['reason'] | null }
  /** The account is of no more use; the message waits for it unchanged. */
  | { do: 'break-account' }
  /** This connection is of no use; the message waits unchanged for the next one. */
  | { do: 'reconnect' }
  /** Nobody knows whether it arrived: the same `randomId` goes again, nothing is assumed. */
  | { do: 'repeat'; ms: number; reason: 'unknown-outcome' }

type Facts = {
  failure: TelegramFailure
  /** 1 for the first try. */
  attempt: number
  /** Tries that were never answered, this one included. */
  unanswered: number
  /** How often this message was refused with a word that nobody knows, this time included. */
  refused: number
  random: Random
}

/** So often a message is offered without an answer: about 40 minutes. Then a person is told. */
export const MAX_UNANSWERED = 12

/** So often a message is refused with a word that nobody knows; then it is taken for its own fault. */
const MAX_REFUSED = 3
/** Between these tries: on another occasion, whatever was wrong may be over. */
const REFUSED_WAITS = [5 * MINUTE, HOUR] as const
/** So many refusals in a row that are not about a person, and the account rests. */
const STRIKES = 3

/** The one table from Telegram's refusals to decisions. A new kind of refusal is a type error here. */
export const afterSend = (facts: Facts): AfterSend => {
  const { failure, attempt, unanswered, random } = facts
  switch (failure.kind) {
    case 'flood-wait':
      return { do: 'rest-lane', ms: floodMs(failure.seconds, random), reason: 'flood-wait' }
    case 'slow-mode':
      return { do: 'defer', ms: Math.max(1, failure.seconds) * SECOND, reason: 'slow-mode' }
    case 'peer-flood':
      return { do: 'rest-account', ms: DAY, reason: 'peer-flood' }
    case 'blocked':
    case 'deactivated':
    case 'privacy':
      return { do: 'fail', reason: failure.kind, suppress: failure.kind }
    case 'peer-invalid':
    case 'forbidden':
    case 'message-invalid':
      return { do: 'fail', reason: failure.kind, suppress: null }
    case 'media-invalid':
      return { do: 'fail', reason: isGone(failure) ? 'file-gone' : failure.kind, suppress: null }
    case 'unexpected':
      return afterUnexpected(facts)
    case 'frozen':
      return { do: 'rest-account', ms: DAY, reason: 'frozen' }
    case 'misrouted':
      return { do: 'reconnect' }
    case 'session-dead':
    case 'banned':
      return { do: 'break-account' }
    case 'unknown-outcome':
      return unanswered >= MAX_UNANSWERED
        ? { do: 'fail', reason: 'too-many-attempts', suppress: null }
        : { do: 'repeat', ms: backoffMs(attempt, random), reason: 'unknown-outcome' }
    case 'unreachable':
      return {
        do: 'defer',
        ms: unreachedMs(failure.waitMs, attempt, random),
        reason: failure.code === 'STORE_UNREACHABLE' ? 'store-unreachable' : 'not-reached',
      }
    case 'phone-invalid':
    case 'code-invalid':
    case 'code-expired':
    case 'password-invalid':
      return { do: 'fail', reason: 'unexpected', suppress: null }
    default:
      return assertNever(failure)
  }
}

/** The file is not there any more on our side: Telegram has refused nothing. */
const isGone = ({ code }: TelegramFailure): boolean =>
  code === 'NO_FILE' || code === 'FILE_UNREADABLE'

/** Never failed at the first time: a new word may be about the account as well as about the person. */
const afterUnexpected = ({ refused, random }: Facts): AfterSend => {
  if (refused >= MAX_REFUSED) return { do: 'fail', reason: 'unexpected', suppress: null }
  const ms = REFUSED_WAITS[refused - 1] ?? HOUR
  return { do: 'defer', ms: Math.round(ms * (0.8 + 0.4 * random())), reason: 'unexpected' }
}

/** Whether an account should rest that was refused so often in a row, not for what a person is. */
export const afterStrikes = (inARow: number): AfterSend | null =>
  inARow >= STRIKES ? { do: 'rest-account', ms: HOUR, reason: 'refused-often' } : null

/** Never shorter than what Telegram asked for; a little longer, so that a crowd does not return at once. */
const floodMs = (seconds: number, random: Random): number =>
  Math.ceil(Math.max(1, seconds) * SECOND + random() * SECOND)

/** As long as it was told to wait, and a little longer; else as after any failure. */
const unreachedMs = (waitMs: number | undefined, attempt: number, random: Random): number =>
  waitMs === undefined
    ? backoffMs(attempt, random)
    : Math.ceil(Math.max(SECOND, waitMs) + random() * SECOND)

/** 2 s, 4 s, 8 s … up to 10 minutes, shifted by up to a fifth either way. */
const backoffMs = (attempt: number, random: Random): number =>
  Math.round(Math.min(2 ** Math.min(attempt, 20) * SECOND, 10 * MINUTE) * (0.8 + 0.4 * random()))
