import type { TelegramFailure } from './gateway.ts'

/** What Telegram answered: its HTTP-like number and its own word, e.g. `400 PEER_FLOOD`. */
export type Refusal = { code: number; message: string }

type PlainKind = Exclude<TelegramFailure['kind'], 'flood-wait' | 'slow-mode'>

const DAY_SECONDS = 86_400

const exact: Readonly<Record<string, PlainKind>> = {
  PEER_FLOOD: 'peer-flood',
  // What an account hears that is limited: the wording is of groups, the limit is not.
  USER_BANNED_IN_CHANNEL: 'peer-flood',
  USER_RESTRICTED: 'peer-flood',
  USER_IS_BLOCKED: 'blocked',
  YOU_BLOCKED_USER: 'blocked',
  INPUT_USER_DEACTIVATED: 'deactivated',
  USER_DELETED: 'deactivated',
  USER_PRIVACY_RESTRICTED: 'privacy',
  YOUR_PRIVACY_RESTRICTED: 'privacy',
  PRIVACY_PREMIUM_REQUIRED: 'privacy',
  PEER_ID_INVALID: 'peer-invalid',
  PEER_ID_NOT_SUPPORTED: 'peer-invalid',
  USER_ID_INVALID: 'peer-invalid',
  INPUT_USER_INVALID: 'peer-invalid',
  USERNAME_NOT_OCCUPIED: 'peer-invalid',
  USERNAME_INVALID: 'peer-invalid',
  CHANNEL_INVALID: 'peer-invalid',
  CHAT_ID_INVALID: 'peer-invalid',
  MESSAGE_EMPTY: 'message-invalid',
  MESSAGE_TOO_LONG: 'message-invalid',
  ENTITIES_TOO_LONG: 'message-invalid',
  INPUT_REQUEST_TOO_LONG: 'message-invalid',
  MEDIA_CAPTION_TOO_LONG: 'message-invalid',
  AUTH_KEY_UNREGISTERED: 'session-dead',
  AUTH_KEY_INVALID: 'session-dead',
  AUTH_KEY_PERM_EMPTY: 'session-dead',
  AUTH_KEY_DUPLICATED: 'session-dead',
  AUTH_KEY_UNKNOWN: 'session-dead',
  SESSION_REVOKED: 'session-dead',
  SESSION_EXPIRED: 'session-dead',
  USER_DEACTIVATED: 'banned',
  USER_DEACTIVATED_BAN: 'banned',
  PHONE_NUMBER_BANNED: 'banned',
  PHONE_NUMBER_INVALID: 'phone-invalid',
  PHONE_NUMBER_UNOCCUPIED: 'phone-invalid',
  PHONE_NUMBER_APP_SIGNUP_FORBIDDEN: 'phone-invalid',
  PHONE_CODE_INVALID: 'code-invalid',
  PHONE_CODE_EMPTY: 'code-invalid',
  PHONE_CODE_EXPIRED: 'code-expired',
  PHONE_CODE_HASH_EMPTY: 'code-expired',
  PHONE_CODE_HASH_INVALID: 'code-expired',
  // Not a refusal: the adapter asks for the password.
  SESSION_PASSWORD_NEEDED: 'unexpected',
  PASSWORD_HASH_INVALID: 'password-invalid',
  SRP_ID_INVALID: 'password-invalid',
  SRP_PASSWORD_CHANGED: 'password-invalid',
  MSG_WAIT_FAILED: 'unknown-outcome',
  MSG_WAIT_TIMEOUT: 'unknown-outcome',
  DEADLINE: 'unknown-outcome',
  CONNECTION_LOST: 'unknown-outcome',
  CONNECT_TIMEOUT: 'unreachable',
  CONNECT_FAILED: 'unreachable',
  // Ours: no message has left.
  UPLOAD_FAILED: 'unreachable',
  UPLOAD_RESTS: 'unreachable',
  STORE_UNREACHABLE: 'unreachable',
  NOT_WANTED: 'unreachable',
  TOO_LATE: 'unreachable',
}

const patterns: readonly (readonly [RegExp, PlainKind])[] = [
  [/_MIGRATE_\d+$/, 'misrouted'],
  [/^(ENTITY|ENTITIES)_/, 'message-invalid'],
  [/^(MEDIA|PHOTO|FILE|FILEREF|IMAGE|VIDEO|MD5|DOCUMENT)_/, 'media-invalid'],
  [/^FROZEN_/, 'frozen'],
  [/^(CONNECTION|API_ID|INPUT_LAYER)_/, 'misrouted'],
  [/^ALLOW_PAYMENT_REQUIRED/, 'forbidden'],
  [/^CHAT_(WRITE|SEND_[A-Z]+)_FORBIDDEN$/, 'forbidden'],
]

/** Telegram's answer in our own terms. The one table that every call of the adapter goes through. */
export const failureOf = ({ code, message }: Refusal): TelegramFailure => {
  const wait = /^FLOOD(?:_PREMIUM|_TEST_PHONE)?_WAIT_(\d+)$/.exec(message)
  if (wait) return { kind: 'flood-wait', code: message, seconds: Number(wait[1]) }
  const slow = /^SLOWMODE_WAIT_(\d+)$/.exec(message)
  if (slow) return { kind: 'slow-mode', code: message, seconds: Number(slow[1]) }
  if (/^PHONE_(NUMBER|PASSWORD)_FLOOD$/.test(message))
    return { kind: 'flood-wait', code: message, seconds: DAY_SECONDS }
  return { kind: plainKind(code, message), code: message }
}

const plainKind = (code: number, message: string): PlainKind => {
  if (Object.hasOwn(exact, message)) return exact[message] ?? 'unexpected'
  const [, found] = patterns.find(([pattern]) => pattern.test(message)) ?? []
  if (found) return found
  if (code === 303) return 'misrouted'
  if (code >= 500 || code < 0) return 'unknown-outcome'
  if (code === 401) return 'session-dead'
  return code === 403 ? 'forbidden' : 'unexpected'
}

/**
 * Telegram slows the files of accounts without Premium down: it says how long the next part should wait,
 * and nothing of messages.
 */
export const slowsFilesOnly = ({ code }: TelegramFailure): boolean =>
  /^FLOOD_PREMIUM_WAIT_\d+$/.test(code)

/** True when a person must sign in again before this connection is of any use. */
export const endsSession = ({ kind }: TelegramFailure): boolean =>
  kind === 'session-dead' || kind === 'banned'
