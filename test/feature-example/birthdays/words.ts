import type { LoadWords } from '../../../src/plugins/placeholders.ts'

import { birthDaysOf } from './store.ts'

const inWords = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', timeZone: 'UTC' })

/** `{{birthday}}`: "22 November" in a message to them. Whoever has none reads what `default` says. */
export const birthdayWord: LoadWords = async (tenantDb, contacts) => {
  const found = await birthDaysOf(tenantDb, contacts)
  return new Map(
    [...found].map(([contact, day]) => [
      contact,
      inWords.format(new Date(`2000-${day}T00:00:00Z`)),
    ]),
  )
}
