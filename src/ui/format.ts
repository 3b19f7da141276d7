import type { Money } from '../core/money.ts'

/** Whole numbers with the language's own grouping. */
export const formatCount = (value: number, language: string): string =>
  new Intl.NumberFormat(language).format(value)

/** "18.9 %"; a dash when there is nothing to divide by. One place, none when it is a whole number. */
export const formatShare = (part: number, whole: number, language: string): string => {
  if (whole <= 0) return '–'
  const share = new Intl.NumberFormat(language, { maximumFractionDigits: 1 })
  return `${share.format((part / whole) * 100)}\u00a0%`
}

/** Minor units as an amount in the currency's own number of places. */
export const formatMoney = (money: Money, language: string): string => writeMoney(money, language)

const writeMoney = (
  { amount, currency }: Money,
  language: string,
  more: Intl.NumberFormatOptions = {},
): string => {
  const format = new Intl.NumberFormat(language, { style: 'currency', currency, ...more })
  const places = format.resolvedOptions().maximumFractionDigits ?? 2
  return format.format(amount / 10 ** places)
}

/** The same for an axis: no places where the amount is whole. */
export const formatWholeMoney = (money: Money, language: string): string =>
  writeMoney(money, language, { trailingZeroDisplay: 'stripIfInteger' })

/** "4:12" or "1:04:12"; never below zero, never a fraction. */
export const formatCountdown = (ms: number): string => {
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const tail = `${h > 0 ? String(m).padStart(2, '0') : m}:${String(s).padStart(2, '0')}`
  return h > 0 ? `${h}:${tail}` : tail
}

type Moment = Date | string
type Place = { language: string; timeZone: string }

/** "18:42:07" in the workspace's zone. */
export const formatClock = (at: Moment, { language, timeZone }: Place): string =>
  new Intl.DateTimeFormat(language, {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(at))

/** "18:42:07" of today, "21 Nov, 18:42" of another day, in the workspace's zone. */
export const formatClockOrDay = (at: Moment, now: Moment, place: Place): string => {
  const { language, timeZone } = place
  const day = new Intl.DateTimeFormat('en', { timeZone, dateStyle: 'short' })
  if (day.format(new Date(at)) === day.format(new Date(now))) return formatClock(at, place)
  return new Intl.DateTimeFormat(language, {
    ...{ timeZone, day: 'numeric', month: 'short' },
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  }).format(new Date(at))
}

/** "Thu 18:42" in the workspace's zone. */
export const formatMoment = (at: Moment, { language, timeZone }: Place): string =>
  new Intl.DateTimeFormat(language, {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(at))

/** "Thu, 22 Apr, 18:42" in the workspace's zone, for what may be weeks away. */
export const formatDayAndTime = (at: Moment, { language, timeZone }: Place): string =>
  new Intl.DateTimeFormat(language, {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(at))

/** A zone as people know it: "Europe/Berlin", "America/New York". */
export const formatZone = (timeZone: string): string => timeZone.replaceAll('_', ' ')

/** Further away than this a weekday alone may mean two days. */
const NEAR_MS = 6 * 86_400_000

/** A moment by its weekday while that says which day it is, else by its date. */
export const formatNear = (at: Moment, now: Moment, place: Place): string => {
  const away = Math.abs(new Date(at).getTime() - new Date(now).getTime())
  return away < NEAR_MS ? formatMoment(at, place) : formatDayAndTime(at, place)
}

/** "22 Apr" of a `YYYY-MM-DD`; the day itself has no zone. */
export const formatDay = (day: string, language: string): string =>
  new Intl.DateTimeFormat(language, { timeZone: 'UTC', day: 'numeric', month: 'short' }).format(
    new Date(`${day}T00:00:00Z`),
  )
