import type { PolicyRule } from '../../../core/gate.ts'

import { fullCap } from '../../../core/policy/frequency.ts'
import { DAY } from '../../../core/time.ts'

/** Longer than this a message does not wait for its turn: what it says is old by then. */
const LONGEST_WAIT = DAY

/** Not too often, over all campaigns of the workspace. What somebody asked for goes all the same. */
export const frequencyRule: PolicyRule = {
  name: 'frequency',
  decide: ({ now, messageClass, recent, caps }) => {
    if (messageClass !== 'marketing') return { do: 'send' }
    const full = fullCap({ now, recent, caps })
    if (!full) return { do: 'send' }
    const { until, most, days } = full
    const fact = `${most} in ${days === 1 ? '24 hours' : '7 days'} is the most, and they have had it`
    if (until.getTime() - now.getTime() > LONGEST_WAIT)
      return { do: 'skip', rule: 'frequency', reason: 'frequency-cap-skip', fact }
    return { do: 'wait', until, rule: 'frequency', reason: 'frequency-cap', fact }
  },
}
