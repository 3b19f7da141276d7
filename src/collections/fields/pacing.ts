import type { Field, FieldAccess } from 'payload'

import { FIXED_CAP, pacingProfiles } from '../../core/pacing.ts'
import { idOf, principalOf, tenantsWithRole } from '../access/principal.ts'
import { text } from '../label.ts'
import { choice, moment } from './common.ts'

const ceiling = (name: keyof typeof FIXED_CAP, min: number): Field => ({
  name,
  type: 'number',
  min,
  max: FIXED_CAP[name],
  admin: { width: '33%' },
})

const ofPlatform: FieldAccess = ({ req }) => {
  const principal = principalOf(req.user)
  return principal.kind === 'user' && principal.platformAdmin
}

/** Owners of the row's workspace, and platform admins. */
const ofOwners: FieldAccess = (asked) => {
  if (ofPlatform(asked)) return true
  const principal = principalOf(asked.req.user)
  const row = (asked.doc ?? asked.data ?? {}) as { tenant?: unknown }
  const tenant = idOf(row.tenant)
  const owned = tenantsWithRole(principal, ['owner'])
  return tenant === null ? owned.length > 0 : owned.includes(tenant)
}

const pacing = (access: Partial<Record<'create' | 'update', FieldAccess>>): Field => ({
  name: 'pacing',
  type: 'group',
  access,
  admin: { description: text('fields:pacing-help') },
  fields: [
    {
      type: 'row',
      fields: [ceiling('perSecond', 0.05), ceiling('perHour', 0), ceiling('perDay', 0)],
    },
  ],
})

/** Ceilings that a workspace sets for all of its accounts; they only lower the platform's. */
export const pacingField: Field = pacing({})

/** Ceilings of one account, and how far the platform trusts it: the latter is for platform admins only. */
export const accountPacingFields: readonly Field[] = [
  pacing({ create: ofOwners, update: ofOwners }),
  choice('pacingProfile', pacingProfiles, {
    defaultValue: 'usual',
    access: { create: ofPlatform, update: ofPlatform },
  }),
  {
    ...moment('firstUsedAt'),
    access: { create: ofPlatform, update: ofPlatform },
  } as Field,
]
