import type { Field } from 'payload'

import type { AutoStopLimits } from '../../core/policy/auto-stop.ts'

import { autoStopLimits, laxestLimits, STRICTEST_PERCENT } from '../../core/policy/auto-stop.ts'
import { text } from '../label.ts'

const percentOf = (share: number): number => Math.round(share * 100)

const limit = (name: keyof AutoStopLimits): Field => ({
  name,
  type: 'number',
  label: text(`fields:autoStop-${name}`),
  admin: { width: '33%', placeholder: String(percentOf(autoStopLimits[name].share)), step: 0.5 },
  validate: (value: number | null | undefined) => {
    if (value === null || value === undefined) return true
    const most = percentOf(laxestLimits[name].share)
    const fits = value >= STRICTEST_PERCENT && value <= most
    return fits || `A percentage from ${STRICTEST_PERCENT} to ${most}.`
  },
})

/** When a campaign stops by itself; a workspace may be laxer only up to the platform's bounds. */
export const autoStopField: Field = {
  name: 'autoStop',
  type: 'group',
  admin: { description: text('fields:autoStop-help') },
  fields: [{ type: 'row', fields: [limit('optedOut'), limit('blocked'), limit('failed')] }],
}
