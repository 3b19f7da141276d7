import type { Field, FieldAccess } from 'payload'

import { LARGE, largeFrom, LARGEST, SAMPLE_SIZE } from '../../core/policy/size-gate.ts'
import { principalOf } from '../access/principal.ts'
import { text } from '../label.ts'

const ofPlatform: FieldAccess = ({ req }) => {
  const principal = principalOf(req.user)
  return principal.kind === 'user' && principal.platformAdmin
}

type Borders = { from?: number | null; most?: number | null }

const check =
  (mostOf: (borders: Borders) => number) =>
  (value: number | null | undefined, { siblingData }: { siblingData: unknown }): string | true => {
    if (value === null || value === undefined) return true
    const most = mostOf((siblingData ?? {}) as Borders)
    const fits = Number.isInteger(value) && value >= SAMPLE_SIZE && value <= most
    return fits || `A whole number from ${SAMPLE_SIZE} to ${most}.`
  }

/** How large a campaign may be without a test and a sample: the workspace lowers, the platform raises. */
export const sizeGateField: Field = {
  name: 'sizeGate',
  type: 'group',
  admin: { description: text('fields:sizeGate-help') },
  fields: [
    {
      type: 'row',
      fields: [
        {
          name: 'from',
          type: 'number',
          label: text('fields:sizeGate-from'),
          admin: { width: '50%', placeholder: String(LARGE) },
          validate: check(({ most }) => largeFrom({ most: most ?? null })),
        },
        {
          name: 'most',
          type: 'number',
          label: text('fields:sizeGate-most'),
          access: { create: ofPlatform, update: ofPlatform },
          admin: { width: '50%', placeholder: String(LARGE) },
          validate: check(() => LARGEST),
        },
      ],
    },
  ],
}
