import type { Access, CollectionConfig, Where } from 'payload'

import { isZone } from '../../core/day.ts'
import { makeId, makeTenantId } from '../../core/ids.ts'
import { principalOf, tenantsWithRole } from '../access/principal.ts'
import { defineCollection } from '../define-collection.ts'
import { autoStopField } from '../fields/auto-stop.ts'
import { demoField, readOnly, sealedField } from '../fields/common.ts'
import { frequencyField } from '../fields/frequency.ts'
import { killSwitchField } from '../fields/kill-switch.ts'
import { pacingField } from '../fields/pacing.ts'
import { quietHoursField } from '../fields/quiet-hours.ts'
import { sizeGateField } from '../fields/size-gate.ts'
import { group, text } from '../label.ts'
import { slugs } from '../slugs.ts'
import { keepWhileAccountsSignedIn } from './keep-while-signed-in.ts'

const within = (tenants: readonly string[]): boolean | Where =>
  tenants.length > 0 && { id: { in: [...tenants] } }

const ofMembers: Access = ({ req }) => {
  const principal = principalOf(req.user)
  if (principal.kind === 'anonymous') return false
  return principal.platformAdmin || within(principal.memberships.map(({ tenant }) => tenant))
}

const ofOwners: Access = ({ req }) => {
  const principal = principalOf(req.user)
  if (principal.kind === 'anonymous') return false
  return principal.platformAdmin || within(tenantsWithRole(principal, ['owner']))
}

const ofPlatform: Access = ({ req }) => {
  const principal = principalOf(req.user)
  return principal.kind === 'user' && principal.platformAdmin
}

/** One customer of the installation; the panel says "workspace". */
export const Tenants: CollectionConfig = defineCollection({
  slug: slugs.tenants,
  tenancy: 'platform',
  nameRow: () => makeTenantId(),
  admin: {
    group: group('settings'),
    useAsTitle: 'name',
    defaultColumns: ['name', 'email', 'timeZone', 'currency'],
  },
  access: { create: ofPlatform, read: ofMembers, update: ofOwners, delete: ofPlatform },
  hooks: { beforeDelete: [keepWhileAccountsSignedIn] },
  fields: [
    { name: 'name', type: 'text', required: true },
    { name: 'slug', type: 'text', required: true },
    { name: 'email', type: 'email' },
    { name: 'plan', type: 'text', defaultValue: 'self-hosted' },
    { name: 'timeZone', type: 'text', required: true, defaultValue: 'UTC', validate: isTimeZone },
    { name: 'currency', type: 'text', required: true, defaultValue: 'EUR', validate: isCurrency },
    quietHoursField,
    pacingField,
    frequencyField,
    sizeGateField,
    autoStopField,
    {
      name: 'optOutLine',
      type: 'checkbox',
      defaultValue: true,
      admin: { description: text('fields:optOutLine-help') },
    },
    {
      name: 'optOutLink',
      type: 'checkbox',
      defaultValue: true,
      admin: {
        condition: (data) => data?.['optOutLine'] === true,
        description: text('fields:optOutLink-help'),
      },
    },
    killSwitchField,
    readOnly({ name: 'hookId', type: 'text', defaultValue: () => makeId(20) }),
    readOnly({ name: 'linkPrefix', type: 'text', defaultValue: () => makeId(4) }),
    sealedField('telegramApi'),
    demoField,
  ],
})

function isTimeZone(value: string | null | undefined): string | true {
  return isZone(value ?? '') || 'A time zone such as Europe/Berlin.'
}

function isCurrency(value: string | null | undefined): string | true {
  return /^[A-Z]{3}$/.test(value ?? '') || 'Three letters, such as EUR.'
}
