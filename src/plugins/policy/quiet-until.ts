import type { QuietHours } from '../../core/model/campaign-run.ts'

import { Temporal } from 'temporal-polyfill'

import { isZone, knownZone as knownZoneOf } from '../../core/day.ts'
import { MINUTE } from '../../core/time.ts'

type QuietFacts = { now: Date; timeZone: string; quietHours: Pick<QuietHours, 'from' | 'to'> }

/**
 * The moment at which the recipient's quiet hours end, or null when it is not quiet there. `from`
 * after `to` spans midnight. Where clocks jump, the later reading counts: never too early.
 */
export const quietUntil = (facts: QuietFacts): Date | null => {
  const { now, timeZone, quietHours } = facts
  const until = endOfQuiet.of(
    // Hours begin and end on a whole minute, in every zone.
    `${Math.floor(now.getTime() / MINUTE)} ${timeZone} ${quietHours.from} ${quietHours.to}`,
    () => reckon(facts)?.getTime(),
  )
  return until === undefined ? null : new Date(until)
}

/** Many people of a page live in one zone: what was reckoned a moment ago is known. */
const remembering = <Value>(most: number) => {
  const known = new Map<string, Value>()
  return {
    of: (key: string, find: () => Value): Value => {
      if (known.has(key)) return known.get(key) as Value
      if (known.size >= most) known.clear()
      const value = find()
      known.set(key, value)
      return value
    },
  }
}

const endOfQuiet = remembering<number | undefined>(1_000)
const zones = remembering<string>(2_000)

const reckon = ({ now, timeZone, quietHours }: QuietFacts): Date | null => {
  const local = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone)
  const from = Temporal.PlainTime.from(quietHours.from)
  const to = Temporal.PlainTime.from(quietHours.to)
  const time = local.toPlainTime()
  const afterFrom = Temporal.PlainTime.compare(time, from) >= 0
  const beforeTo = Temporal.PlainTime.compare(time, to) < 0
  const spansMidnight = Temporal.PlainTime.compare(from, to) > 0
  const quiet = spansMidnight ? afterFrom || beforeTo : afterFrom && beforeTo
  if (!quiet) return null
  const day = beforeTo ? local.toPlainDate() : local.toPlainDate().add({ days: 1 })
  const end = day.toPlainDateTime(to).toZonedDateTime(timeZone, { disambiguation: 'later' })
  return new Date(end.epochMilliseconds)
}

/** The zone to reckon in: an unknown name must not stop a campaign, and must not send at night either. */
export const knownZone = (zone: string | null, fallback: string): string =>
  zones.of(`${zone} ${fallback}`, () => findZone(zone, fallback))

const findZone = (zone: string | null, fallback: string): string =>
  zone !== null && isZone(zone) ? zone : knownZoneOf(fallback)
