import type { Ceilings } from '../../core/pacing.ts'

import { after, DAY, HOUR, SECOND } from '../../core/time.ts'

type Window = { key: string; count: number }
type Facts = {
  now: Date
  /** Messages that wait for this account. */
  waiting: number
  /** It rests until then. */
  restsUntil: Date | null
  spent: { hour: Window; day: Window }
  /** The ceilings as they will hold at a moment: a new account's grow. */
  ceilingsAt: (at: Date) => Ceilings
}

/** Further than this nobody plans. */
const HORIZON = 90 * DAY

/** Messages of this hour and day by UTC, as the lane counts them. */
export const countIn = (window: Window, key: string): number =>
  window.key === key ? window.count : 0
export const hourKey = (at: Date): string => at.toISOString().slice(0, 13)
export const dayKey = (at: Date): string => at.toISOString().slice(0, 10)

/** When the last of what waits will have gone out at this pace; null when nobody can say. */
export const forecastEnd = ({
  now,
  waiting,
  restsUntil,
  spent,
  ceilingsAt,
}: Facts): Date | null => {
  let at = restsUntil && restsUntil > now ? restsUntil : now
  let left = waiting
  let today = countIn(spent.day, dayKey(at))
  let thisHour = countIn(spent.hour, hourKey(at))
  while (at.getTime() - now.getTime() < HORIZON) {
    const { perSecond, perHour, perDay } = ceilingsAt(at)
    const hourEnds = endOf(at, HOUR)
    const inTime = Math.floor(((hourEnds.getTime() - at.getTime()) / SECOND) * perSecond)
    const goes = Math.max(0, Math.min(inTime, perHour - thisHour, perDay - today))
    if (goes >= left) return after(at, (left / perSecond) * SECOND)
    left -= goes
    today += goes
    const next = today >= perDay ? endOf(at, DAY) : hourEnds
    if (dayKey(next) !== dayKey(at)) today = 0
    thisHour = 0
    at = next
  }
  return null
}

const endOf = (at: Date, length: number): Date =>
  new Date(Math.floor(at.getTime() / length) * length + length)
