import type { Field } from 'payload'

import type { FrequencyCaps } from '../../core/policy/frequency.ts'

import { loosestCaps, usualCaps } from '../../core/policy/frequency.ts'
import { text } from '../label.ts'

const cap = (name: keyof FrequencyCaps, within: string): Field => ({
  name,
  type: 'number',
  label: text(`fields:frequency-${name}`),
  admin: { width: '33%', placeholder: String(usualCaps[name]) },
  validate: (value: number | null | undefined) => {
    if (value === null || value === undefined) return true
    const most = loosestCaps[name]
    const fits = Number.isInteger(value) && value >= 1 && value <= most
    return fits || `A whole number from 1 to ${most}: messages to one person ${within}.`
  },
})

/** How often one person is written to; a workspace may loosen it up to the platform's bounds. */
export const frequencyField: Field = {
  name: 'frequency',
  type: 'group',
  admin: { description: text('fields:frequency-help') },
  fields: [{ type: 'row', fields: [cap('perDay', 'in 24 hours'), cap('perWeek', 'in 7 days')] }],
}
