import type { Filter } from 'mongodb'

import type { AudienceCondition, AudienceRule } from '../../core/model/campaign-run.ts'
import type { Contact } from '../../core/model/contact.ts'

import { audienceFault, isAudienceRule } from '../../core/audience-rule.ts'
import { FALLBACK } from '../../core/category.ts'
import { PlatformError } from '../../core/errors.ts'
import { after, DAY } from '../../core/time.ts'

/**
 * Compiles the rule tree of an audience to a filter over contacts. An empty tree means everybody; one
 * that cannot be understood, whoever stored it, means nobody and is refused.
 */
export const audienceFilter = (rule: AudienceRule, now: Date): Filter<Contact> => {
  const fault = audienceFault(rule)
  if (fault)
    throw new PlatformError('INVALID_INPUT', `${fault.path}: ${fault.message}`, {
      field: fault.path,
    })
  return treeFilter(rule, now)
}

const treeFilter = ({ all }: AudienceRule, now: Date): Filter<Contact> => {
  if (all.length === 0) return {}
  return {
    $and: all.map((part) => ('all' in part ? treeFilter(part, now) : conditionFilter(part, now))),
  }
}

const conditionFilter = (condition: AudienceCondition, now: Date): Filter<Contact> =>
  condition.field === 'category'
    ? ({ 'category.name': { $in: namesIn(condition.value) } } as Filter<Contact>)
    : { lastInboundAt: { $gte: after(now, -condition.value * DAY) } }

/** Whoever nobody has looked at yet is not classified. */
const namesIn = (names: readonly string[]): (string | null)[] =>
  names.includes(FALLBACK) ? [...names, null] : [...names]

/** Whether it matters to this audience of which category somebody is. */
export const namesCategories = (rule: AudienceRule): boolean => isAudienceRule(rule) && names(rule)

const names = ({ all }: AudienceRule): boolean =>
  all.some((part) => ('all' in part ? names(part) : part.field === 'category'))
