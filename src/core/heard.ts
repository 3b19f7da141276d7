import type { Suppression } from './model/contact.ts'

import { MINUTE } from './time.ts'

export type StopWord = Pick<Suppression, 'reason' | 'at'>
/** A message that this process has let go, and may not be stored as sent yet. */
export type Going = { delivery: string; at: Date }

/**
 * What one process has learnt a moment ago and facts read from the database may not show yet. It wins
 * over them. One of it a process: whoever hears something tells it before it is stored.
 */
export type Heard = {
  /** Nobody of this process writes to this contact, or to this person in any workspace, from now on. */
  suppress: (contactOrPerson: string, word: StopWord) => void
  suppressionOf: (contactOrPerson: string) => StopWord | null
  /** Calls back, at once, whenever somebody is not to be written to any more. */
  onSuppress: (told: () => void) => void
  /** A message goes out now; it counts for frequency caps until the row says what became of it. */
  going: (contact: string, one: Going) => void
  /** It did not go out after all. */
  notGone: (contact: string, delivery: string) => void
  goingTo: (contact: string) => readonly Going[]
}

/** A word is kept for so long at least, twice that at most: many times the age of any fact read. */
const KEPT = 2 * MINUTE
const NONE: readonly Going[] = []

/** Makes the one of a process. `monotonic`: milliseconds that only grow. */
export const makeHeard = (monotonic: () => number): Heard => {
  const words = forgetful<StopWord>(monotonic)
  const gone = forgetful<readonly Going[]>(monotonic)
  const listeners: (() => void)[] = []
  const others = (contact: string, delivery: string) =>
    (gone.get(contact) ?? NONE).filter((one) => one.delivery !== delivery)
  return {
    suppress: (key, word) => {
      words.set(key, word)
      for (const told of listeners) told()
    },
    onSuppress: (told) => void listeners.push(told),
    suppressionOf: (key) => words.get(key) ?? null,
    going: (contact, one) => gone.set(contact, [...others(contact, one.delivery), one]),
    notGone: (contact, delivery) => gone.set(contact, others(contact, delivery)),
    goingTo: (contact) => gone.get(contact) ?? NONE,
  }
}

/** A map in two generations: what nobody wrote anew goes with the older one, without a look at each. */
const forgetful = <Value>(monotonic: () => number) => {
  let young = new Map<string, Value>()
  let old = new Map<string, Value>()
  let turnAt = monotonic() + KEPT
  const turn = (): void => {
    const now = monotonic()
    if (now < turnAt) return
    old = now < turnAt + KEPT ? young : new Map()
    young = new Map()
    turnAt = now + KEPT
  }
  return {
    get: (key: string): Value | undefined => {
      turn()
      return young.get(key) ?? old.get(key)
    },
    set: (key: string, value: Value): void => {
      turn()
      young.set(key, value)
    },
  }
}
