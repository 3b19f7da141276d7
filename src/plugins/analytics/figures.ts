import type { RunStatus } from '../../core/model/campaign-run.ts'
import type { StatsDay } from '../../core/model/money-trail.ts'
import type { Money } from '../../core/money.ts'

/** The attribution that every revenue figure names: model order and window. A coupon has no window. */
export const ATTRIBUTION = { models: ['click-id', 'coupon', 'last-click'], windowDays: 7 } as const

/** What the days of one scope add up to. `clickRate` is null while nothing was sent. */
export type Totals = {
  sent: number
  failed: number
  skipped: number
  read: number
  replied: number
  clicks: number
  /** Messages whose link was clicked at least once by a person. */
  clickers: number
  clickRate: number | null
  orders: number
  revenue: Money[]
}

export type DayFigures = {
  day: string
  sent: number
  failed: number
  clicks: number
  clickers: number
  orders: number
  revenue: Money[]
}

export type CampaignFigures = {
  id: string
  name: string
  status: RunStatus
  sent: number
  failed: number
  read: number
  clickers: number
  orders: number
  revenue: Money[]
}

/** Something goes out, or will without anybody starting it. */
export const goingStatuses = [
  'expanding',
  'running',
  'paused',
  'finishing',
] as const satisfies RunStatus[]

export type LiveCampaign = { id: string; name: string; status: RunStatus }

/** Adds up days of one scope. */
export const addUp = (days: readonly StatsDay[]): Totals => {
  const sum = (field: CountField): number => days.reduce((total, day) => total + day[field], 0)
  const [sent, clickers] = [sum('sent'), sum('clickers')]
  return {
    sent,
    failed: sum('failed'),
    skipped: sum('skipped'),
    read: sum('read'),
    replied: sum('replied'),
    clicks: sum('clicks'),
    clickers,
    clickRate: sent === 0 ? null : clickers / sent,
    orders: sum('orders'),
    revenue: moneyOf(days.map(({ revenue }) => revenue)),
  }
}

type CountField =
  | 'sent'
  | 'failed'
  | 'skipped'
  | 'read'
  | 'replied'
  | 'clicks'
  | 'clickers'
  | 'orders'

/** One line per day asked for, zero where nothing happened. */
export const seriesOf = (days: readonly string[], stats: readonly StatsDay[]): DayFigures[] => {
  const known = new Map(stats.map((stat) => [stat.day, stat]))
  return days.map((day) => {
    const stat = known.get(day)
    return {
      day,
      sent: stat?.sent ?? 0,
      failed: stat?.failed ?? 0,
      clicks: stat?.clicks ?? 0,
      clickers: stat?.clickers ?? 0,
      orders: stat?.orders ?? 0,
      revenue: moneyOf(stat ? [stat.revenue] : []),
    }
  })
}

/** Adds amounts per currency, the greatest first; currencies are never added to each other. */
export const moneyOf = (amounts: readonly Readonly<Record<string, number>>[]): Money[] => {
  const totals = new Map<string, number>()
  for (const [currency, amount] of amounts.flatMap((each) => Object.entries(each))) {
    totals.set(currency, (totals.get(currency) ?? 0) + amount)
  }
  return [...totals]
    .map(([currency, amount]) => ({ amount, currency }))
    .sort((a, b) => b.amount - a.amount || a.currency.localeCompare(b.currency))
}
