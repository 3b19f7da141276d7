import type { RevenueEntry, StatsDay } from '../../core/model/money-trail.ts'

import { hourIn } from '../../core/day.ts'

/** Messages that were sent within a quarter of an hour, and what became of them, whenever. */
export type SentQuarter = { at: Date; sent: number; read: number; replied: number }

/** What one campaign did on one day. */
export type DayRows = {
  zone: string
  sent: readonly SentQuarter[]
  failed: number
  skipped: number
  optedOut: number
  /** Visits of people on this day. */
  clicks: readonly { delivery: string; at: Date }[]
  /** Messages of `clicks` that had been clicked on an earlier day. */
  clickedBefore: ReadonlySet<string>
  /** Entries of credited orders that fall on this day. */
  entries: readonly (Pick<RevenueEntry, 'kind' | 'amount' | 'at'> & { currency: string })[]
}

export type DayTotals = Omit<StatsDay, '_id' | 'tenant' | 'scope' | 'day' | 'computedAt' | 'demo'>

/** The figures of one campaign's day. Reads and replies belong to the day of the message. */
export const rollUp = (rows: DayRows): DayTotals => {
  const hour = (at: Date): number => hourIn(rows.zone, at)
  const sales = rows.entries.filter(({ kind }) => kind === 'sale')
  const clicked = new Set(rows.clicks.map(({ delivery }) => delivery))
  return {
    sent: total(rows.sent.map(({ sent }) => sent)),
    failed: rows.failed,
    skipped: rows.skipped,
    read: total(rows.sent.map(({ read }) => read)),
    replied: total(rows.sent.map(({ replied }) => replied)),
    optedOut: rows.optedOut,
    clicks: rows.clicks.length,
    clickers: [...clicked].filter((delivery) => !rows.clickedBefore.has(delivery)).length,
    orders: sales.length,
    revenue: revenueOf(rows.entries),
    hours: {
      sent: byHour(rows.sent.map(({ at, sent }) => [hour(at), sent])),
      clicks: byHour(rows.clicks.map(({ at }) => [hour(at), 1])),
      orders: byHour(sales.map(({ at }) => [hour(at), 1])),
    },
  }
}

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
