import { dayIn, daySpan, knownZone } from '../../../src/core/day.ts'
import { personRule } from '../../../src/plugins/person-rule.ts'
import { birthDaysOf } from './store.ts'

/** Nothing that only sells reaches anybody on their birthday; it waits for the day after. */
export const birthdayRule = personRule({
  name: 'birthday',
  reasons: { 'birthdays/their-day': 'It is their birthday; the message waits until it is over.' },
  facts: birthDaysOf,
  decide: ({ now, messageClass, contact, tenant }, birthDay) => {
    const zone = knownZone(contact.timeZone ?? tenant.timeZone)
    const today = dayIn(zone, now)
    if (messageClass !== 'marketing' || birthDay !== today.slice('YYYY-'.length))
      return { do: 'send' }
    return {
      do: 'wait',
      until: daySpan(zone, today).to,
      rule: 'birthday',
      reason: 'birthdays/their-day',
      fact: `their birthday is ${birthDay}`,
    }
  },
})
