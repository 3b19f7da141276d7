import type { PolicyRule } from '../../../core/gate.ts'

import { untilRead } from './history.ts'

/** Only people who wrote to the account, or who gave consent and did not take it back. */
export const audienceRule: PolicyRule = {
  name: 'audience',
  decide: ({ now, contact: { consent, consentAt, hasWritten, historyDue } }) => {
    if (consent === false)
      return {
        do: 'skip',
        rule: 'audience',
        reason: 'consent-withdrawn',
        fact: 'the newest consent is a withdrawal',
        ...(consentAt && { since: consentAt }),
      }
    if (consent === true || hasWritten) return { do: 'send' }
    // Nobody knows yet that they did not.
    if (historyDue) return untilRead(now)
    return {
      do: 'skip',
      rule: 'audience',
      reason: 'no-dialog',
      fact: 'no message of theirs and no consent',
    }
  },
}
