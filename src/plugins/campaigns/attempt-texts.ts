/** English texts of the tries of one message. */
export const attemptTexts: Readonly<Record<string, string>> = {
  attempts: 'Attempts',
  attemptsNone: 'It has not been tried yet.',
  attemptAt: 'When',
  attemptOutcome: 'What came of it',
  attemptCode: 'Code',
  'attempt-begun': 'It was about to leave; no answer is written down yet.',
  'attempt-sent': 'Telegram took it.',
  'attempt-failed': 'Telegram refused it, for good.',
  'attempt-unknown': 'No answer came; it may have arrived, and goes again as the same message.',
  'attempt-deferred': 'Telegram did not take it; it is tried again later.',
  'attempt-queued': 'It did not leave: the account could not send; it goes again.',
  'attempt-not-sent': 'It did not leave.',
  'attempt-taken-over':
    'The sender stopped in the middle of it; it may have arrived, and another one looked into it.',
  'attempt-threw': 'Herald itself failed on it; nothing left.',
  'attempt-not-looked': 'Whether it had arrived could not be looked up.',
  'attempt-refused': 'Telegram gave an answer that nobody expected; it is tried again.',
}
