import type { Lane } from '../core/model/lane.ts'
import type { Random } from '../core/random.ts'
import type { ReasonCode } from '../core/reasons.ts'
import type { Pacing } from './ports.ts'

import { JITTER } from '../core/pacing.ts'
import { DAY, HOUR, SECOND } from '../core/time.ts'

/** Messages of one hour or one day, by UTC. */
export type Window = Lane['hour']
export type Spent = { hour: Window; day: Window }

type BudgetFacts = { now: Date; spent: Spent; pacing: Pacing }

/** One message a second is the most that an account is ever asked for, whatever its ceilings say. */
const SHORTEST_GAP = SECOND
/** A ceiling of nothing a second would never end; the panel's own ceilings are whole. */
const LONGEST_GAP = DAY

/** Milliseconds from the start of one message to the earliest start of the next. Never below a second. */
export const gapMs = ({ perSecond }: Pick<Pacing, 'perSecond'>, random: Random): number => {
  const wanted = perSecond > 0 ? SECOND / perSecond : SHORTEST_GAP
  const gap = Math.min(LONGEST_GAP, Math.max(SHORTEST_GAP, wanted))
  return gap + random() * gap * JITTER
}

/** How many messages the hour and the day still allow, and when there will be more. */
export const budgetOf = ({
  now,
  spent,
  pacing,
}: BudgetFacts): { left: number; until: Date; why: ReasonCode | null } => {
  const hour = pacing.perHour - countOf(spent.hour, hourKey(now))
  const day = pacing.perDay - countOf(spent.day, dayKey(now))
  if (day <= 0) return { left: 0, until: endOf(now, DAY), why: 'day-ceiling' }
  if (hour <= 0) return { left: 0, until: endOf(now, HOUR), why: 'hour-ceiling' }
  return { left: Math.min(hour, day), until: now, why: null }
}

/**
 * Whether a message of this weight may go while `left` are left. An album goes as a whole; one that is
 * larger than a ceiling goes where that ceiling has nothing else in it, since it never would otherwise.
 */
export const fits = (weight: number, left: number, { perHour, perDay }: Pacing): boolean =>
  left >= Math.max(1, Math.min(weight, perHour, perDay))

/** How many messages of these weights, from the first on, may go while `left` are left. */
export const howManyFit = (weights: readonly number[], left: number, pacing: Pacing): number => {
  let rest = left
  for (const [n, weight] of weights.entries()) {
    if (!fits(weight, rest, pacing)) return n
    rest -= weight
  }
  return weights.length
}

/** The windows with `more` messages counted at `now`; of a new hour or day when that has begun. */
export const spend = (spent: Spent, now: Date, count: number): Spent => ({
  hour: more(spent.hour, hourKey(now), count),
  day: more(spent.day, dayKey(now), count),
})

/** Whether windows that were written down hold for a message of this moment: not once its hour is another. */
export const isOfThatHour = ({ hour }: Spent, at: Date): boolean => isStanding(hour, hourKey(at))

/** A clock that was further ahead was wrong: what was counted by it must not hold messages up until then. */
const FAR_AHEAD = 2 * DAY

/**
 * Whether a window counts at the hour or day of that key. A clock that steps back gives no ceiling twice:
 * an hour or a day before the one that was counted last is that one still.
 */
const isStanding = (window: Window, key: string): boolean =>
  window.key === key || (window.key > key && momentOf(window.key) - momentOf(key) < FAR_AHEAD)
const standing = (window: Window, key: string): Window =>
  isStanding(window, key) ? window : { key, count: 0 }
const countOf = (window: Window, key: string): number => standing(window, key).count
const more = (window: Window, key: string, count: number): Window => {
  const now = standing(window, key)
  return { key: now.key, count: now.count + count }
}
const endOf = (now: Date, length: number): Date =>
  new Date(Math.floor(now.getTime() / length) * length + length)

const hourKey = (at: Date): string => at.toISOString().slice(0, 13)
const momentOf = (key: string): number => Date.parse(key.length > 10 ? `${key}:00Z` : key)
const dayKey = (at: Date): string => at.toISOString().slice(0, 10)
