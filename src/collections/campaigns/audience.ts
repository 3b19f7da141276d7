import type { AudienceCondition, AudienceRule } from '../../core/model/campaign-run.ts'

type WithinDays = { all: [AudienceCondition] }

/** Whoever wrote within `days` days: the only condition that the panel's plain form knows. */
export const audienceOfDays = (days: number): WithinDays => ({
  all: [{ field: 'lastInboundAt', op: 'within-days', value: days }],
})

/** Thirty days, as the specification's example has it. */
export const defaultAudience: WithinDays = audienceOfDays(30)

/** The days of a rule that is nothing but days; null for any other rule. */
export const daysOfAudience = (rule: AudienceRule | null | undefined): number | null => {
  const [only, ...others] = rule?.all ?? []
  return only && others.length === 0 && 'field' in only ? only.value : null
}

type AudienceFacts = {
  /** As the form sent it. */
  days: number | null | undefined
  /** As the form or the API sent it. */
  rule: AudienceRule | null | undefined
  stored: AudienceRule | null | undefined
}

/** The rule to store: changed days win over the rule that travelled along with them. */
export const chooseAudience = ({ days, rule, stored }: AudienceFacts): AudienceRule => {
  if (typeof days === 'number' && days !== daysOfAudience(stored)) return audienceOfDays(days)
  return rule ?? stored ?? defaultAudience
}
