/** Every reason that a delivery, a run or a decision can carry, as a person reads it. */
export const reasons = {
  'no-dialog': 'They never wrote to this account and gave no consent.',
  'consent-withdrawn': 'They withdrew their consent.',
  'suppressed-opt-out': 'They asked not to be written to.',
  'suppressed-blocked': 'They blocked the account.',
  'suppressed-deactivated': 'Their Telegram account no longer exists.',
  'suppressed-privacy': 'Their privacy settings do not allow messages.',
  'suppressed-by-hand': 'Somebody in your team put them on the stop list.',
  'quiet-hours': 'It is night where they are; the message waits for their morning.',
  'quiet-hours-skip': 'It was night where they are, and this campaign does not wait.',
  'kill-switch': 'Sending is switched off for the whole workspace.',
  'account-resting': 'The sending account rests.',
  'hour-ceiling': 'The account has reached its messages for this hour.',
  'day-ceiling': 'The account has reached its messages for today.',
  'slow-mode': 'Telegram asks for a pause in this chat.',
  'flood-wait': 'Telegram asked the account to wait.',
  'peer-flood': 'Telegram limits this account for some hours; a person should look at it.',
  'unknown-outcome': 'The answer was lost; the same message is offered again, it cannot double.',
  unresolved: 'Whether it arrived is not known, and it may not be offered again.',
  'not-reached': 'Telegram could not be reached; it is tried again.',
  'too-many-attempts': 'It was tried too often without an answer.',
  blocked: 'They blocked the account.',
  deactivated: 'Their Telegram account no longer exists.',
  privacy: 'Their privacy settings do not allow messages.',
  'peer-invalid': 'Telegram does not know this person any more.',
  forbidden: 'Telegram does not allow writing to this chat.',
  'message-invalid': 'Telegram did not accept the message.',
  'media-invalid': 'Telegram did not accept the file.',
  'session-dead': 'The account was signed out; somebody has to connect it again.',
  banned: 'Telegram has banned the account.',
  unexpected: 'Telegram gave an answer that Herald does not know.',
  'message-empty': 'Nothing was left of the message for this person.',
  'message-too-long': 'With their own words filled in, the message is too long for Telegram.',
  replied: 'They have answered, so no nudge is needed.',
  ordered: 'They have bought something, so no nudge is needed.',
  clicked: 'They have clicked, so this nudge is not for them.',
  'nudge-waiting': 'The nudge waits for its time.',
  stopped: 'The campaign was stopped.',
  'in-line': 'Another campaign of this account runs; this one is next in line.',
} as const

export type ReasonCode = keyof typeof reasons

/** The sentence of a code; an unknown code is shown as it is. */
export const sentenceOf = (code: string): string =>
  code in reasons ? reasons[code as ReasonCode] : code
