import type { CollectionBeforeValidateHook, FieldHook } from 'payload'

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

/** Shows of a plain rule its number of days. */
export const showAudienceDays: FieldHook = ({ siblingData }) =>
  formOfAudience(siblingData['audience'])?.days ?? null

/** Shows of a plain rule its categories. */
export const showAudienceCategories: FieldHook = ({ siblingData }) =>
  formOfAudience(siblingData['audience'])?.categories ?? []
