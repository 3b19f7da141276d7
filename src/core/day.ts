import { Temporal } from 'temporal-polyfill'

/** The calendar day, "YYYY-MM-DD", of a moment in a zone. */
export const dayIn = (zone: string, at: Date): string => zoned(zone, at).toPlainDate().toString()

/** The local hour, 0 to 23, of a moment in a zone. */
export const hourIn = (zone: string, at: Date): number => zoned(zone, at).hour

/** First moment of a day in a zone, and the first of the next: 23 to 25 hours where clocks change. */
export const daySpan = (zone: string, day: string): { from: Date; to: Date } => {
  const date = Temporal.PlainDate.from(day)
  return { from: startOf(date, zone), to: startOf(date.add({ days: 1 }), zone) }
}

/**
 * Whether days can be counted in a zone and shown in it. Old short names such as `IST` are known to the
 * one and not to the other.
 */
export const isZone = (zone: string): boolean => {
  try {
    zoned(zone, new Date(0))
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/** The zone to count in: a name that nobody knows must not keep anything from being counted. */
export const knownZone = (zone: string | null | undefined): string =>
  zone && isZone(zone) ? zone : 'UTC'

/** The last `count` days up to and with `last`, oldest first. */
export const daysUpTo = (last: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) =>
    Temporal.PlainDate.from(last)
      .subtract({ days: count - 1 - index })
      .toString(),
  )

/** The day before, the day itself and the day after. */
export const daysAround = (day: string): string[] => {
  const date = Temporal.PlainDate.from(day)
  return [-1, 0, 1].map((days) => date.add({ days }).toString())
}

/** Every day from `from` to `to`, both included. */
export const daysBetween = (from: string, to: string): string[] => {
  const span = Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to)).days
  return span < 0 ? [] : daysUpTo(to, span + 1)
}

const zoned = (zone: string, at: Date): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone)

const startOf = (date: Temporal.PlainDate, zone: string): Date =>
  new Date(date.toZonedDateTime({ timeZone: zone }).epochMilliseconds)
