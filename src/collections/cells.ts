import type { Field } from 'payload'

import { text } from './label.ts'

/** Over an empty list: what belongs here, and the one action that brings it. */
export const emptyList = '/src/ui/EmptyList#EmptyList'

/** Minor units that a list shows as an amount in the currency beside them. */
export const moneyField = (name: string): Field => ({
  name,
  type: 'number',
  admin: {
    description: text('fields:minorUnits'),
    components: { Cell: '/src/ui/MoneyCell#MoneyCell' },
  },
})
