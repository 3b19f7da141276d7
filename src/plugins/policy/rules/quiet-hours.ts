import type { PolicyRule } from '../../../core/gate.ts'

import { knownZone, quietUntil } from '../quiet-until.ts'

/** Not at night, where the recipient is. What they were lifted for goes through; `skip` campaigns do not wait. */
export const quietHoursRule: PolicyRule = {
  name: 'quiet-hours',
  decide: ({ now, contact, quietHours, quietLifted, tenant }) => {
    if (!quietHours.enabled || quietLifted) return { do: 'send' }
    const timeZone = knownZone(contact.timeZone, tenant.timeZone)
    const until = quietUntil({ now, timeZone, quietHours })
    if (until === null) return { do: 'send' }
    const fact = `quiet from ${quietHours.from} to ${quietHours.to} in ${timeZone}`
    if (quietHours.mode === 'skip')
      return { do: 'skip', rule: 'quiet-hours', reason: 'quiet-hours-skip', fact }
    return { do: 'wait', until, rule: 'quiet-hours', reason: 'quiet-hours', fact }
  },
}
