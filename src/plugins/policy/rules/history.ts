import type { GateDecision, PolicyRule } from '../../../core/gate.ts'

import { after, MINUTE } from '../../../core/time.ts'

/** The account's sender lets them go once it has read what they wrote; this is for whoever it did not reach. */
const ASK_AGAIN = 5 * MINUTE

/** They may have asked long ago not to be written to, and nobody has looked yet. */
export const untilRead = (now: Date): GateDecision => ({
  ...{ do: 'wait', until: after(now, ASK_AGAIN), rule: 'history', reason: 'history-due' },
  fact: 'what they wrote before the account was connected is not read yet',
})

/** Nobody is written to before what they wrote earlier has been looked at, as far as Telegram shows it. */
export const historyRule: PolicyRule = {
  name: 'history',
  decide: ({ now, contact }) => (contact.historyDue ? untilRead(now) : { do: 'send' }),
}
