import type { Suppression } from './model/contact.ts'

import { MINUTE } from './time.ts'

type Word = { reason: Suppression['reason']; at: Date }
/** A message that this process has let go, and may not be stored as sent yet. */
export type Going = { delivery: string; at: Date }

/**
 * What one process has learnt a moment ago and facts read from the database may not show yet. It wins
 * over them. One of it a process: whoever hears something tells it before it is stored.
 */
export type Heard = {
  /** Nobody of this process writes to them from now on. Told before the row is written. */
  suppress: (contact: string, word: Word) => void
  suppressionOf: (contact: string) => Word | null
  /** A message goes out now; it counts for frequency caps until the row says what became of it. */
  going: (contact: string, one: Going) => void
  /** It did not go out after all. */
  notGone: (contact: string, delivery: string) => void
  goingTo: (contact: string) => readonly Going[]
}

/** So long a word is kept: many times the age of any fact that is read. */
const KEPT = 5 * MINUTE
const NONE: readonly Going[] = []

/** Makes the one of a process. */
export const makeHeard = (now: () => Date): Heard => {
  const words = new Map<string, Word & { until: number }>()
  const gone = new Map<string, Going[]>()
  let tidyAt = 0
  const tidy = (): void => {
    const time = now().getTime()
    if (time < tidyAt && time > tidyAt - 2 * MINUTE) return
    tidyAt = time + MINUTE
    for (const [contact, { until }] of words) if (until < time) words.delete(contact)
    for (const [contact, list] of gone) {
      const fresh = list.filter(({ at }) => at.getTime() > time - KEPT)
      if (fresh.length === 0) gone.delete(contact)
      else gone.set(contact, fresh)
    }
  }
  return {
    suppress: (contact, word) => {
      tidy()
      words.set(contact, { ...word, until: now().getTime() + KEPT })
    },
    suppressionOf: (contact) => words.get(contact) ?? null,
    going: (contact, one) => {
      tidy()
      const others = gone.get(contact)?.filter(({ delivery }) => delivery !== one.delivery) ?? NONE
      gone.set(contact, [...others, one])
    },
    notGone: (contact, delivery) => {
      const left = gone.get(contact)?.filter((one) => one.delivery !== delivery) ?? NONE
      if (left.length === 0) gone.delete(contact)
      else gone.set(contact, [...left])
    },
    goingTo: (contact) => gone.get(contact) ?? NONE,
  }
}
