'use client'

import type { DashboardFigures } from '../../read.ts'
import type { Period } from './periods.ts'

import { Chart } from '../../../../ui/Chart/index.tsx'
import { formatDay, formatWholeMoney } from '../../../../ui/format.ts'
import { useText } from '../../../../ui/use-text.ts'
import { amountIn, mainCurrency, otherCurrencies } from './periods.ts'

type ChartProps = {
  now: Period
  before: Period
  currency: string
  attribution: DashboardFigures['attribution']
}

/** Credited revenue a day, beside the same day of the period before. */
export const RevenueChart = ({ now, before, currency, attribution }: ChartProps) => {
  const { t, language } = useText()
  const main = mainCurrency([now, before], currency)
  const others = otherCurrencies([now, before], main)
  const money = (amount: number) => formatWholeMoney({ amount, currency: main }, language)
  const days = now.days.length
  const points = now.days.map(({ day, revenue }, index) => {
    const then = before.days[index]
    return {
      key: day,
      label: formatDay(day, language),
      value: amountIn(revenue, main),
      ...(then && { previous: amountIn(then.revenue, main) }),
    }
  })
  const total = points.reduce((sum, { value }) => sum + value, 0)
  const best = points.reduce((top, point) => (point.value > top.value ? point : top), {
    label: '–',
    value: 0,
  })
  return (
    <Chart
      finding={t('analytics:chartFinding', {
        total: money(total),
        best: best.label,
        amount: money(best.value),
      })}
      format={money}
      note={[
        t('analytics:rule', { window: attribution.windowDays }),
        others.length > 0 && t('analytics:notDrawn', { currencies: others.join(', ') }),
      ]
        .filter(Boolean)
        .join(' ')}
      points={points}
      remember="revenue"
      title={t('analytics:revenueByDay', { currency: main })}
      words={{
        showAs: t('analytics:showAs'),
        chart: t('analytics:chart'),
        table: t('analytics:table'),
        point: t('analytics:day'),
        value: t('analytics:aDay'),
        previous: t('analytics:daysBefore', { days }),
      }}
    />
  )
}
