import { defineFeature } from '../../../src/plugins/define-feature.ts'
import { Birthdays, BIRTHDAYS, CARDS } from './collection.ts'
import { birthdayRule } from './rule.ts'
import { labels } from './translations.ts'
import { birthdayWord } from './words.ts'

/** Knows when people have their birthday, and makes a card for each, once a year. */
export const birthdays = defineFeature({
  name: 'birthdays',
  collections: [Birthdays],
  native: { [CARDS]: 'tenant' },
  indexes: {
    [BIRTHDAYS]: [
      { key: { tenant: 1, birthDay: 1 } },
      { key: { tenant: 1, contact: 1 }, unique: true },
    ],
    [CARDS]: [{ key: { tenant: 1, at: -1 } }],
  },
  labels,
  personRules: [birthdayRule],
  placeholders: { birthday: birthdayWord },
  roles: { web: () => import('./web.ts'), worker: () => import('./worker.ts') },
})
