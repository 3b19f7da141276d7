import { defineFeature } from '../define-feature.ts'
import { audienceRule } from './rules/audience.ts'
import { paceRule } from './rules/pace.ts'
import { quietHoursRule } from './rules/quiet-hours.ts'
import { suppressionRule } from './rules/suppression.ts'

/** The four rules that every message passes, at expansion and again right before the wire. */
export const policy = defineFeature({
  name: 'policy',
  policyRules: [suppressionRule, audienceRule, quietHoursRule, paceRule],
})
