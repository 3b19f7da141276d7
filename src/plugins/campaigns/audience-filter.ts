import type { Filter } from 'mongodb'

import type { AudienceCondition, AudienceRule } from '../../core/model/campaign-run.ts'
import type { Contact } from '../../core/model/contact.ts'

import { FALLBACK } from '../../core/category.ts'
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

const conditionFilter = (condition: AudienceCondition, now: Date): Filter<Contact> =>
  condition.field === 'category'
    ? ({ 'category.name': { $in: namesIn(condition.value) } } as Filter<Contact>)
    : { [condition.field]: { $gte: after(now, -condition.value * DAY) } }

/** Whoever nobody has looked at yet is not classified. */
const namesIn = (names: readonly string[]): (string | null)[] =>
  names.includes(FALLBACK) ? [...names, null] : [...names]

/** Whether it matters to this audience of which category somebody is. */
export const namesCategories = ({ all }: AudienceRule): boolean =>
  all.some((part) => ('all' in part ? namesCategories(part) : part.field === 'category'))
