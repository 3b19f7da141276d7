import type { Field } from 'payload'

import { categoryNames } from '../../core/category.ts'
import { choice, readOnly } from '../fields/common.ts'

const components = '/src/plugins/categories/components'

/** What Herald takes a person for, how sure it is and why; `src/core/category.ts` tells. */
export const categoryField: Field = readOnly({
  name: 'category',
  type: 'group',
  fields: [
    choice('name', categoryNames),
    { name: 'confidence', type: 'number' },
    {
      name: 'reasons',
      type: 'text',
      hasMany: true,
      admin: {
        components: {
          Field: `${components}/Reasons#Reasons`,
          Cell: `${components}/ReasonsCell#ReasonsCell`,
        },
      },
    },
  ],
})
