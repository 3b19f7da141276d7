import type { CollectionConfig } from 'payload'

import { accountStates } from '../../core/model/account.ts'
import { emptyList } from '../cells.ts'
import { defineCollection } from '../define-collection.ts'
import { choice, demoField, moment, rawField, readOnly, sealedField } from '../fields/common.ts'
import { accountPacingFields } from '../fields/pacing.ts'
import { group } from '../label.ts'
import { slugs } from '../slugs.ts'
import { keepWhileSignedIn } from './keep-while-signed-in.ts'

const components = '/src/plugins/accounts/components'

/** A Telegram account that sends. Phone, session and half-made logins are sealed and never leave. */
export const TelegramAccounts: CollectionConfig = defineCollection({
  slug: slugs.telegramAccounts,
  tenancy: 'tenant',
  writers: ['owner', 'marketer'],
  admin: {
    group: group('operate'),
    useAsTitle: 'name',
    defaultColumns: ['name', 'phoneMasked', 'username', 'state', 'connectedAt'],
    components: {
      beforeListTable: [
        `${components}/ConnectLink#ConnectLink`,
        `${components}/HealthTable/Slot#HealthSlot`,
        emptyList,
      ],
      views: {
        edit: {
          health: {
            Component: `${components}/HealthView#HealthView`,
            path: '/health',
            tab: { label: ({ t }) => t('accounts:tabHealth'), href: '/health', order: 110 },
          },
        },
      },
    },
  },
  hooks: { beforeDelete: [keepWhileSignedIn] },
  fields: [
    { name: 'name', type: 'text', required: true },
    // Its session is of one network only.
    choice('network', ['sandbox', 'telegram'], {
      required: true,
      defaultValue: 'sandbox',
      access: { update: () => false },
    }),
    readOnly({ name: 'phoneMasked', type: 'text' }),
    sealedField('phone'),
    sealedField('session'),
    sealedField('login'),
    readOnly(
      choice('state', accountStates, {
        defaultValue: 'new',
        admin: { components: { Cell: `${components}/StateCell#StateCell` } },
      }),
    ),
    readOnly({ name: 'stateReason', type: 'text' }),
    readOnly({ name: 'telegramUserId', type: 'text' }),
    readOnly({ name: 'username', type: 'text' }),
    readOnly({ name: 'firstName', type: 'text' }),
    ...accountPacingFields,
    readOnly(moment('connectedAt')),
    readOnly(rawField('updates')),
    demoField,
  ],
})
