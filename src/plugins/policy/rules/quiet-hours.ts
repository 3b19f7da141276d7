import type { PolicyRule } from '../../../core/gate.ts'

import { knownZone, quietUntil } from '../quiet-until.ts'

/**
 * Not at night, where the recipient is. What they were lifted for goes through until that very night ends;
 * `skip` campaigns do not wait.
 */
export const quietHoursRule: PolicyRule = {
  name: 'quiet-hours',
  decide: ({ now, contact, quietHours, quietLifted, tenant }) => {
    if (!quietHours.enabled || quietLifted === true) return { do: 'send' }
    const timeZone = knownZone(contact.timeZone, tenant.timeZone)
    const until = quietUntil({ now, timeZone, quietHours })
    if (until === null) return { do: 'send' }
    if (quietLifted && isSame(until, quietUntil({ now: quietLifted, timeZone, quietHours })))
      return { do: 'send' }
    const fact = `quiet from ${quietHours.from} to ${quietHours.to} in ${timeZone}`
    if (quietHours.mode === 'skip')
      return { do: 'skip', rule: 'quiet-hours', reason: 'quiet-hours-skip', fact }
    return { do: 'wait', until, rule: 'quiet-hours', reason: 'quiet-hours', fact }
  },
}

const isSame = (a: Date, b: Date | null): boolean => a.getTime() === b?.getTime()
