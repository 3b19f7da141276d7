import { after, HOUR, MINUTE, SECOND } from './time.ts'

/** Mail to some people about one thing, once each, however often its sender is stopped in between. */
export type Errand = {
  state: 'due' | 'told' | 'given-up'
  tries: number
  dueAt: Date
  /** Users who have their mail. */
  told: string[]
}

/** Mail that is due from now on. */
export const newErrand = (now: Date): Errand => ({ state: 'due', tries: 0, dueAt: now, told: [] })

/** Most tries to mail: with the pauses between them more than a day. */
export const MOST_TRIES = 12

/** A try has this long before another process may think that it ended. */
export const TRY_FOR = 2 * MINUTE

/** When mail is tried again: 30 s, 1, 2, 4 … minutes, four hours at most; null when it is given up. */
export const tryAgainAt = (tries: number, now: Date): Date | null =>
  tries >= MOST_TRIES
    ? null
    : after(now, Math.min(4 * HOUR, 30 * SECOND * 2 ** Math.max(0, tries - 1)))
