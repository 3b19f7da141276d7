import type { Ceilings } from './pacing.ts'

import { after, DAY, HOUR, SECOND } from './time.ts'

type Window = { key: string; count: number }
/** So many messages that nobody may send before that moment. */
export type Later = { from: Date; count: number }

export type LaneFacts = {
  now: Date
  /** Messages that could go now, but for the pace. */
  waiting: number
  /** And those that wait for a moment, the earliest first. */
  later?: readonly Later[]
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
export const forecastEnd = (facts: LaneFacts): Date | null => {
  const { now, waiting, later = [], restsUntil, ceilingsAt } = facts
  let at = restsUntil && restsUntil > now ? restsUntil : now
  let ready = waiting
  let come = 0
  let spent = facts.spent
  while (at.getTime() - now.getTime() < HORIZON) {
    for (let next = later[come]; next && next.from <= at; next = later[come]) {
      ready += next.count
      come += 1
    }
    const next = later[come]?.from ?? null
    if (ready === 0) {
      if (!next) return at
      at = next
      continue
    }
    const pace = ceilingsAt(at)
    const room = roomOf(at, { ...pace, spent, until: earlier(endOf(at, HOUR), next) })
    if (room.goes >= ready && !next) return after(at, (ready / pace.perSecond) * SECOND)
    const goes = Math.min(room.goes, ready)
    ready -= goes
    spent = spend(spent, at, goes)
    at = room.dayIsFull(goes) ? endOf(at, DAY) : room.until
  }
  return null
}

/** How many may go from then until that moment, and whether the day is used up after so many. */
const roomOf = (
  at: Date,
  pace: Ceilings & { spent: LaneFacts['spent']; until: Date },
): { goes: number; until: Date; dayIsFull: (goes: number) => boolean } => {
  const { perSecond, perHour, perDay, spent, until } = pace
  const inTime = Math.floor(((until.getTime() - at.getTime()) / SECOND) * perSecond)
  const today = countIn(spent.day, dayKey(at))
  const most = Math.min(inTime, perHour - countIn(spent.hour, hourKey(at)), perDay - today)
  return { goes: Math.max(0, most), until, dayIsFull: (goes) => today + goes >= perDay }
}

const spend = ({ hour, day }: LaneFacts['spent'], at: Date, goes: number): LaneFacts['spent'] => ({
  hour: { key: hourKey(at), count: countIn(hour, hourKey(at)) + goes },
  day: { key: dayKey(at), count: countIn(day, dayKey(at)) + goes },
})

const earlier = (one: Date, other: Date | null): Date => (other && other < one ? other : one)

const endOf = (at: Date, length: number): Date =>
  new Date(Math.floor(at.getTime() / length) * length + length)
