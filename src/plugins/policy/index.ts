import { defineFeature } from '../define-feature.ts'
import { audienceRule } from './rules/audience.ts'
import { frequencyRule } from './rules/frequency.ts'
import { historyRule } from './rules/history.ts'
import { paceRule } from './rules/pace.ts'
import { quietHoursRule } from './rules/quiet-hours.ts'
import { platformStopRule, suppressionRule } from './rules/suppression.ts'
import { policyTexts } from './translations.ts'

/** The rules that every message passes, at expansion and again right before the wire. */
export const policy = defineFeature({
  name: 'policy',
  translations: policyTexts,
  roles: { web: () => import('./web.ts') },
  policyRules: [
    platformStopRule,
    suppressionRule,
    historyRule,
    audienceRule,
    frequencyRule,
    quietHoursRule,
    paceRule,
  ],
})
