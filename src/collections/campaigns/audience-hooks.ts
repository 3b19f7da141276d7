import type { CollectionBeforeValidateHook, FieldHook } from 'payload'

import { chooseAudience, daysOfAudience } from './audience.ts'

/** Turns the form's number of days into the rule tree that is stored. */
export const fillAudience: CollectionBeforeValidateHook = ({ data, originalDoc }) => {
  if (!data) return data
  const audience = chooseAudience({
    days: data['audienceDays'],
    rule: data['audience'],
    stored: originalDoc?.audience,
  })
  return { ...data, audience }
}

/** Shows a plain "within N days" rule as its number. */
export const showAudienceDays: FieldHook = ({ siblingData }) =>
  daysOfAudience(siblingData['audience'])
