import type { Money } from '../../../../core/money.ts'
import type { DayFigures } from '../../figures.ts'

/** Ranges that the dashboard offers, in days. */
export const ranges = [7, 30, 90] as const
export type Range = (typeof ranges)[number]

/** The range an address asks for; anything else is 30 days. */
export const readRange = (asked: unknown): Range =>
  ranges.find((range) => String(range) === asked) ?? 30

export type Period = {
  days: readonly DayFigures[]
  sent: number
  failed: number
  clickers: number
  orders: number
  revenue: Money[]
}

/** The last `length` days, and as many before them, each added up. */
export const splitPeriods = (
  days: readonly DayFigures[],
  length: number,
): { now: Period; before: Period } => {
  const start = Math.max(0, days.length - length)
  return {
    now: addUp(days.slice(start)),
    before: addUp(days.slice(Math.max(0, start - length), start)),
  }
}

const addUp = (days: readonly DayFigures[]): Period => {
  const sum = (field: 'sent' | 'failed' | 'clickers' | 'orders') =>
    days.reduce((total, day) => total + day[field], 0)
  const amounts = new Map<string, number>()
  for (const { amount, currency } of days.flatMap(({ revenue }) => revenue)) {
    amounts.set(currency, (amounts.get(currency) ?? 0) + amount)
  }
  return {
    days,
    sent: sum('sent'),
    failed: sum('failed'),
    clickers: sum('clickers'),
    orders: sum('orders'),
    revenue: [...amounts]
      .map(([currency, amount]) => ({ amount, currency }))
      .sort((a, b) => b.amount - a.amount || a.currency.localeCompare(b.currency)),
  }
}

export type Change = { direction: 'up' | 'down' | 'same'; size: number }

/** How far a figure moved, in its own unit. */
export const changeOf = (now: number, before: number): Change => ({
  direction: now > before ? 'up' : now < before ? 'down' : 'same',
  size: Math.abs(now - before),
})

/** The currency to compare and draw by: the workspace's own, if anything was earned in it. */
export const mainCurrency = (periods: readonly Pick<Period, 'revenue'>[], own: string): string => {
  const earned = periods.flatMap(({ revenue }) => revenue.map(({ currency }) => currency))
  return earned.includes(own) ? own : (earned[0] ?? own)
}

/** The others, which are never added to it. */
export const otherCurrencies = (
  periods: readonly Pick<Period, 'revenue'>[],
  main: string,
): string[] => {
  const earned = periods.flatMap(({ revenue }) => revenue.map(({ currency }) => currency))
  return [...new Set(earned)].filter((currency) => currency !== main).sort()
}

/** What one currency amounts to; none is zero. */
export const amountIn = (revenue: readonly Money[], currency: string): number =>
  revenue.find((each) => each.currency === currency)?.amount ?? 0
