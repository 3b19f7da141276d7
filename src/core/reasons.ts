/** Every reason that a delivery, a run or a decision can carry, as a person reads it. */
export const reasons = {
  'no-dialog': 'They never wrote to this account and gave no consent.',
  'history-due':
    'What they wrote before the account was connected is still being read; the message waits, since they may have asked not to be written to.',
  'consent-withdrawn': 'They withdrew their consent.',
  'suppressed-opt-out': 'They asked not to be written to.',
  'suppressed-blocked': 'They blocked the account.',
  'suppressed-deactivated': 'Their Telegram account no longer exists.',
  'suppressed-privacy': 'Their privacy settings do not allow messages.',
  'suppressed-by-hand': 'Somebody in your team put them on the stop list.',
  'suppressed-complaint': 'They complained of a message.',
  'platform-stop': 'They asked never to be written to through this platform.',
  'frequency-cap': 'They have had enough messages lately; this one waits.',
  'frequency-cap-skip': 'They have had enough messages this week, so they do not get this one.',
  'quiet-hours': 'It is night where they are; the message waits for their morning.',
  'quiet-hours-skip': 'It was night where they are, and this campaign does not wait.',
  'kill-switch': 'Sending is switched off for the whole workspace.',
  'account-resting': 'The sending account rests.',
  'catching-up':
    'What people wrote while the account was away is still being read; nothing goes out before that, since somebody may have opted out.',
  'no-sender':
    'No sender of Herald holds this account, so nothing goes out. One takes it within a minute once it runs, and nothing is lost. If it lasts, look whether the sender runs.',
  connecting: 'The account is being connected to Telegram; nothing goes out until it is.',
  unreachable:
    'Telegram cannot be reached with this account. Herald tries again by itself, twice a minute, and goes on where it was; nothing is lost. If it lasts, look whether the machine on which Herald runs reaches Telegram.',
  'no-application':
    'There is no Telegram application with which this account could sign in. Herald tries again by itself, twice a minute, and goes on where it was; nothing is lost. Set one for the workspace or the installation: its id and hash come from https://my.telegram.org.',
  'application-refused':
    'Telegram does not accept the application with which this account signs in. Herald tries again by itself and goes on where it was; nothing is lost. Set the id and hash anew, for the workspace or the installation: both come from https://my.telegram.org.',
  'hour-ceiling': 'The account has reached its messages for this hour.',
  'day-ceiling': 'The account has reached its messages for today.',
  'slow-mode': 'Telegram asks for a pause in this chat.',
  'flood-wait': 'Telegram asked the account to wait.',
  'risk-critical':
    'Too many people blocked, reported or turned away this account; it rests until somebody has looked.',
  'peer-flood': 'Telegram limits this account for some hours; a person should look at it.',
  frozen:
    'Telegram has frozen this account. Only its owner can appeal, in the Telegram app; until then it can send nothing.',
  'refused-often':
    'Telegram refused one message after the other, and not for what the people are. The account rests for an hour, then it tries again.',
  'unknown-outcome': 'The answer was lost; the same message is offered again, it cannot double.',
  unresolved: 'Whether it arrived is not known, and it may not be offered again.',
  'not-reached': 'Telegram could not be reached; it is tried again.',
  'store-unreachable':
    'The store that holds its file does not answer. It is tried again, at the latest after ten minutes, and nothing is lost. If it lasts, look at the disk or the bucket and its credentials.',
  'file-gone':
    'Its file is not in the store any more. Put the file back and let the campaign go on: whoever it failed gets it then. Or stop it, and start a copy of it without the file.',
  'too-many-crashes':
    'Each try ended with the sender itself. It was not found in the conversation, may have arrived all the same, and is not offered again.',
  'own-fault': 'Herald itself failed on this message; it did not leave.',
  'too-many-attempts': 'It was tried too often without an answer. It may have arrived.',
  blocked: 'They blocked the account.',
  deactivated: 'Their Telegram account no longer exists.',
  privacy: 'Their privacy settings do not allow messages.',
  'peer-invalid': 'Telegram does not know this person any more.',
  forbidden: 'Telegram does not allow writing to this chat.',
  'message-invalid': 'Telegram did not accept the message.',
  'media-invalid': 'Telegram did not accept the file.',
  'session-dead': 'The account was signed out; somebody has to connect it again.',
  banned: 'Telegram has banned the account.',
  unexpected:
    'Telegram gave an answer that Herald does not know; three such answers end a message.',
  'message-empty': 'Nothing was left of the message for this person.',
  'message-too-long': 'With their own words filled in, the message is too long for Telegram.',
  replied: 'They have answered, so no nudge is needed.',
  ordered: 'They have bought something, so no nudge is needed.',
  clicked: 'They have clicked, so this nudge is not for them.',
  'nudge-waiting': 'The nudge waits for its time.',
  stopped: 'The campaign was stopped.',
  'too-many-errors': 'Too many messages of this campaign failed, so it stopped by itself.',
  'too-many-opt-outs': 'Too many people of this campaign opted out, so it stopped by itself.',
  'too-many-blocks': 'Too many people had blocked the account, so the campaign stopped by itself.',
  'sample-is-out': 'The first people have got it. Look how it went, then let the rest follow.',
  'accounts-out': 'None of its accounts can send. Connect one again, then let it go on.',
  'test-not-sent':
    'Its account was signed out before this test could go out. Connect it again, then send it to yourself once more.',
  'in-line': 'Another campaign of this account runs; this one is next in line.',
} as const

/** A reason of a feature, after its name: `birthdays/eve`. Its sentence comes with the rule that says it. */
export type OwnReason = `${string}/${string}`
export type ReasonCode = keyof typeof reasons | OwnReason
/** Sentences of reasons by their code. */
export type Sentences = Readonly<Record<string, string>>

/** The sentence of a code; an unknown code is shown as it is. */
export const sentenceOf = (code: string, own: Sentences = {}): string =>
  code in reasons ? reasons[code as keyof typeof reasons] : (own[code] ?? code)
