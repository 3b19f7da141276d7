import type { Suppression } from '../core/model/contact.ts'
import type { Random } from '../core/random.ts'
import type { ReasonCode } from '../core/reasons.ts'
import type { TelegramFailure } from '../telegram/gateway.ts'

import { assertNever } from '../core/never.ts'
import { DAY, MINUTE, SECOND } from '../core/time.ts'

/** What to do after Telegram refused. */
export type AfterSend =
  /** Telegram's price list: the lane rests, the message stays as it was. */
  | { do: 'rest-lane'; ms: number; reason: 'flood-wait' }
  /** The account may not write for long, and a person should look. */
  | { do: 'rest-account'; ms: number; reason: 'peer-flood' }
  /** Only this chat waits. */
  | { do: 'defer'; ms: number; reason: ReasonCode }
  | { do: 'fail'; reason: ReasonCode; suppress: Suppression['reason'] | null }
  /** The account is of no more use; the message waits for it unchanged. */
  | { do: 'break-account' }
  /** Nobody knows whether it arrived: the same `randomId` goes again, nothing is assumed. */
  | { do: 'repeat'; ms: number; reason: 'unknown-outcome' }

type Facts = {
  failure: TelegramFailure
  /** 1 for the first try. */
  attempt: number
  /** Tries that were never answered, this one included. */
  unanswered: number
  random: Random
}

/** So often a message is offered without an answer: about 40 minutes. Then a person is told. */
export const MAX_UNANSWERED = 12

/** The one table from Telegram's refusals to decisions. A new kind of refusal is a type error here. */
export const afterSend = ({ failure, attempt, unanswered, random }: Facts): AfterSend => {
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
    case 'media-invalid':
    case 'unexpected':
      return { do: 'fail', reason: failure.kind, suppress: null }
    case 'session-dead':
    case 'banned':
      return { do: 'break-account' }
    case 'unknown-outcome':
      return unanswered >= MAX_UNANSWERED
        ? { do: 'fail', reason: 'too-many-attempts', suppress: null }
        : { do: 'repeat', ms: backoffMs(attempt, random), reason: 'unknown-outcome' }
    case 'unreachable':
      return { do: 'defer', ms: backoffMs(attempt, random), reason: 'not-reached' }
    case 'phone-invalid':
    case 'code-invalid':
    case 'code-expired':
    case 'password-invalid':
      return { do: 'fail', reason: 'unexpected', suppress: null }
    default:
      return assertNever(failure)
  }
}

/** Never shorter than what Telegram asked for; a little longer, so that a crowd does not return at once. */
const floodMs = (seconds: number, random: Random): number =>
  Math.ceil(Math.max(1, seconds) * SECOND + random() * SECOND)

/** 2 s, 4 s, 8 s … up to 10 minutes, shifted by up to a fifth either way. */
const backoffMs = (attempt: number, random: Random): number =>
  Math.round(Math.min(2 ** Math.min(attempt, 20) * SECOND, 10 * MINUTE) * (0.8 + 0.4 * random()))
