import type { AudienceCondition, AudienceRule } from '../../core/model/campaign-run.ts'

import { isAudienceRule } from '../../core/audience-rule.ts'

type WithinDays = Extract<AudienceCondition, { field: 'lastInboundAt' }>
type InCategories = Extract<AudienceCondition, { field: 'category' }>

/** Whoever wrote within `days` days: what the panel's plain form begins with. */
export const audienceOfDays = (days: number): { all: [WithinDays] } => ({
  all: [{ field: 'lastInboundAt', op: 'within-days', value: days }],
})

/** What the plain form can say: within how many days, and which categories; none means every one. */
export type FormAudience = { days: number | null; categories: string[] }

/** The rule of what the form says. */
export const audienceOfForm = ({ days, categories }: FormAudience): AudienceRule => ({
  all: [
    ...(days === null ? [] : audienceOfDays(days).all),
    ...(categories.length === 0
      ? []
      : [{ field: 'category', op: 'in', value: categories } satisfies InCategories]),
  ],
})

/** Thirty days, as the specification's example has it. */
export const defaultAudience: { all: [WithinDays] } = audienceOfDays(30)

/** What the form shows of a rule; null for one that it cannot show. */
export const formOfAudience = (rule: AudienceRule | null | undefined): FormAudience | null => {
  const form: FormAudience = { days: null, categories: [] }
  if (!rule) return form
  if (!isAudienceRule(rule)) return null
  for (const part of rule.all) {
    if ('all' in part) return null
    if (part.field === 'category' && form.categories.length === 0) form.categories = part.value
    else if (part.field === 'lastInboundAt' && form.days === null) form.days = part.value
    else return null
  }
  return form
}

type AudienceFacts = {
  /** As the form sent it. */
  days: number | null | undefined
  categories?: readonly string[] | null | undefined
  /** As the form or the API sent it. */
  rule: AudienceRule | null | undefined
  stored: AudienceRule | null | undefined
}

/** The rule to store: what was changed in the form wins over the rule that travelled along with it. */
export const chooseAudience = ({ days, categories, rule, stored }: AudienceFacts): AudienceRule => {
  const before = stored ? formOfAudience(stored) : null
  const newDays = typeof days === 'number' && days !== before?.days ? days : null
  const newCategories =
    categories && !same(categories, before?.categories ?? []) ? categories : null
  if (newDays === null && newCategories === null) return rule ?? stored ?? defaultAudience
  const base = stored ? before : { days: days ?? defaultAudience.all[0].value, categories: [] }
  return audienceOfForm({
    days: newDays ?? base?.days ?? null,
    categories: [...(newCategories ?? base?.categories ?? [])],
  })
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name) => b.includes(name))
