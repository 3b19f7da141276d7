import type { PolicyRule } from '../../../core/gate.ts'

import { after, MINUTE } from '../../../core/time.ts'

/** How soon a switched-off workspace is asked again. */
const KILL_SWITCH_MS = MINUTE

/** The workspace's kill switch, and an account that has to rest. */
export const paceRule: PolicyRule = {
  name: 'pace',
  decide: ({ now, tenant, accountRestsUntil }) => {
    if (tenant.killSwitch)
      return {
        do: 'wait',
        until: after(now, KILL_SWITCH_MS),
        rule: 'pace',
        reason: 'kill-switch',
        fact: 'the kill switch is on',
      }
    if (accountRestsUntil !== null && accountRestsUntil > now)
      return {
        do: 'wait',
        until: accountRestsUntil,
        rule: 'pace',
        reason: 'account-resting',
        fact: 'its account rests',
      }
    return { do: 'send' }
  },
}
