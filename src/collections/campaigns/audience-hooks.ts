import type { CollectionBeforeValidateHook, FieldHook } from 'payload'

import { audienceFault } from '../../core/audience-rule.ts'
import { chooseAudience, formOfAudience } from './audience.ts'

/** Turns the form's days and categories into the rule tree that is stored. */
export const fillAudience: CollectionBeforeValidateHook = ({ data, originalDoc }) => {
  if (!data) return data
  const audience = chooseAudience({
    days: data['audienceDays'],
    categories: data['audienceCategories'],
    rule: data['audience'],
    stored: originalDoc?.audience,
  })
  return { ...data, audience }
}

/** A rule of anybody is stored only when it can be understood to its last part. */
export const checkAudience = (rule: unknown): string | true => {
  const fault = rule === null || rule === undefined ? null : audienceFault(rule)
  return fault === null || `${fault.path}: ${fault.message}`
}

/** Shows of a plain rule its number of days. */
export const showAudienceDays: FieldHook = ({ siblingData }) =>
  formOfAudience(siblingData['audience'])?.days ?? null

/** Shows of a plain rule its categories. */
export const showAudienceCategories: FieldHook = ({ siblingData }) =>
  formOfAudience(siblingData['audience'])?.categories ?? []
