import type { Filter } from 'mongodb'

import type { AudienceCondition, AudienceRule } from '../../core/model/campaign-run.ts'
import type { Contact } from '../../core/model/contact.ts'

import { after, DAY } from '../../core/time.ts'

/** Compiles the rule tree of an audience to a filter over contacts. An empty tree means everybody. */
export const audienceFilter = (rule: AudienceRule, now: Date): Filter<Contact> => {
  if (rule.all.length === 0) return {}
  return {
    $and: rule.all.map((part) =>
      'all' in part ? audienceFilter(part, now) : conditionFilter(part, now),
    ),
  }
}

const conditionFilter = ({ field, value }: AudienceCondition, now: Date): Filter<Contact> => ({
  [field]: { $gte: after(now, -value * DAY) },
})
