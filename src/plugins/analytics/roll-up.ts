import type { RevenueEntry, StatsDay } from '../../core/model/money-trail.ts'

import { hourIn } from '../../core/day.ts'

/** Messages that were sent within a quarter of an hour, and what became of them, whenever. */
export type SentQuarter = {
  at: Date
  sent: number
  read: number
  replied: number
  clicked: number
}
/** Visits of people within a quarter of an hour. */
export type ClickQuarter = { at: Date; clicks: number }

/** What one campaign did on one day. */
export type DayRows = {
  zone: string
  sent: readonly SentQuarter[]
  failed: number
  skipped: number
  optedOut: number
  clicks: readonly ClickQuarter[]
  /** Entries of credited orders that fall on this day. */
  entries: readonly (Pick<RevenueEntry, 'kind' | 'amount' | 'at'> & { currency: string })[]
}

export type DayTotals = Omit<
  StatsDay,
  '_id' | 'tenant' | 'scope' | 'day' | 'computedAt' | 'zone' | 'demo'
>

/** The figures of one campaign's day. Who read, replied and clicked belongs to the day of the message. */
export const rollUp = (rows: DayRows): DayTotals => {
  const hour = (at: Date): number => hourIn(rows.zone, at)
  const sales = rows.entries.filter(({ kind }) => kind === 'sale')
  return {
    sent: total(rows.sent.map(({ sent }) => sent)),
    failed: rows.failed,
    skipped: rows.skipped,
    read: total(rows.sent.map(({ read }) => read)),
    replied: total(rows.sent.map(({ replied }) => replied)),
    optedOut: rows.optedOut,
    clicks: total(rows.clicks.map(({ clicks }) => clicks)),
    clickers: total(rows.sent.map(({ clicked }) => clicked)),
    orders: sales.length,
    revenue: revenueOf(rows.entries),
    hours: {
      sent: byHour(rows.sent.map(({ at, sent }) => [hour(at), sent])),
      clicks: byHour(rows.clicks.map(({ at, clicks }) => [hour(at), clicks])),
      orders: byHour(sales.map(({ at }) => [hour(at), 1])),
    },
  }
}

/** Whether nothing at all happened. */
export const isEmpty = ({ revenue, hours: _hours, ...counts }: DayTotals): boolean =>
  Object.keys(revenue).length === 0 && Object.values(counts).every((count) => count === 0)

/** The day of a whole workspace: its campaigns' days added up. */
export const addDays = (days: readonly DayTotals[]): DayTotals => {
  const sum = (field: Exclude<keyof DayTotals, 'revenue' | 'hours'>): number =>
    days.reduce((total, day) => total + day[field], 0)
  const hours = (field: keyof DayTotals['hours']): number[] =>
    Array.from({ length: 24 }, (_, hour) =>
      days.reduce((total, day) => total + (day.hours[field][hour] ?? 0), 0),
    )
  return {
    sent: sum('sent'),
    failed: sum('failed'),
    skipped: sum('skipped'),
    read: sum('read'),
    replied: sum('replied'),
    optedOut: sum('optedOut'),
    clicks: sum('clicks'),
    clickers: sum('clickers'),
    orders: sum('orders'),
    revenue: revenueOf(
      days.flatMap(({ revenue }) =>
        Object.entries(revenue).map(([currency, amount]) => ({ currency, amount })),
      ),
    ),
    hours: { sent: hours('sent'), clicks: hours('clicks'), orders: hours('orders') },
  }
}

const revenueOf = (
  entries: readonly { currency: string; amount: number }[],
): Record<string, number> => {
  const revenue: Record<string, number> = {}
  for (const { currency, amount } of entries) {
    revenue[currency] = (revenue[currency] ?? 0) + amount
  }
  return revenue
}

const total = (counts: readonly number[]): number => counts.reduce((sum, n) => sum + n, 0)

const byHour = (counted: readonly (readonly [hour: number, count: number])[]): number[] => {
  const counts = Array.from({ length: 24 }, () => 0)
  for (const [hour, count] of counted) counts[hour] = (counts[hour] ?? 0) + count
  return counts
}
