import type { PolicyRule } from '../../../core/gate.ts'

/** Only people who wrote to the account, or who gave consent and did not take it back. */
export const audienceRule: PolicyRule = {
  name: 'audience',
  decide: ({ contact: { consent, consentAt, hasWritten } }) => {
    if (consent === false)
      return {
        do: 'skip',
        rule: 'audience',
        reason: 'consent-withdrawn',
        fact: 'the newest consent is a withdrawal',
        ...(consentAt && { since: consentAt }),
      }
    if (consent === true || hasWritten) return { do: 'send' }
    return {
      do: 'skip',
      rule: 'audience',
      reason: 'no-dialog',
      fact: 'no message of theirs and no consent',
    }
  },
}
