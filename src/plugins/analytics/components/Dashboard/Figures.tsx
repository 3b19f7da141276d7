'use client'

import type { ReactNode } from 'react'

import type { Text } from '../../../../ui/text.ts'
import type { Change, Period } from './periods.ts'

import { formatCount, formatMoney, formatShare } from '../../../../ui/format.ts'
import { Stats } from '../../../../ui/Stats/index.tsx'
import { useText } from '../../../../ui/use-text.ts'
import { failedDetail } from './failed-detail.ts'
import { moneyText } from './money-text.ts'
import { amountIn, changeOf, mainCurrency } from './periods.ts'

type FiguresProps = { now: Period; before: Period; currency: string }

/** The four figures, each with what it is of and what it was in the period before. */
export const Figures = ({ now, before, currency }: FiguresProps) => {
  const { t, language } = useText()
  const count = (value: number) => formatCount(value, language)
  const money = (amount: number) => formatMoney({ amount, currency: main }, language)
  const main = mainCurrency([now, before], currency)
  const [earned, earnedBefore] = [amountIn(now.revenue, main), amountIn(before.revenue, main)]
  return (
    <Stats
      figures={[
        {
          label: t('analytics:sent'),
          value: count(now.sent),
          detail: was(t, count(before.sent), changeOf(now.sent, before.sent), count),
        },
        {
          label: t('analytics:failed'),
          value: count(now.failed),
          detail: failedDetail(t, now, before, language),
        },
        {
          label: t('analytics:clickRate'),
          value: formatShare(now.clickers, now.sent, language),
          detail: <ClickDetail before={before} now={now} />,
        },
        {
          label: t('analytics:revenue'),
          value: <bdi>{moneyText(now.revenue, currency, language)}</bdi>,
          detail: (
            <>
              {t('analytics:orderCount', { count: now.orders, orders: count(now.orders) })}
              {' · '}
              {was(t, money(earnedBefore), changeOf(earned, earnedBefore), money)}
            </>
          ),
        },
      ]}
    />
  )
}

const ClickDetail = ({ now, before }: Pick<FiguresProps, 'now' | 'before'>) => {
  const { t, language } = useText()
  const count = (value: number) => formatCount(value, language)
  if (before.sent === 0) {
    const { clickers, sent } = now
    return t('analytics:clickDetail', { count: sent, clickers: count(clickers), sent: count(sent) })
  }
  const points = (size: number) => t('analytics:points', { count: size, points: count(size) })
  const rate = formatShare(before.clickers, before.sent, language)
  return was(t, rate, changeOf(rateOf(now), rateOf(before)), points)
}

/** Per cent with one place, so that a change is told in points. */
const rateOf = ({ clickers, sent }: Period): number =>
  sent === 0 ? 0 : Math.round((clickers / sent) * 1000) / 10

const was = (
  t: Text,
  value: string,
  { direction, size }: Change,
  format: (size: number) => string,
): ReactNode => {
  const text = t('analytics:was', { value })
  if (direction === 'same') return text
  const sign = direction === 'up' ? '▲' : '▼'
  return (
    <>
      {text},{' '}
      <span className={direction === 'up' ? 'h-pos h-n' : 'h-n'}>
        <span aria-hidden="true">{sign}</span>
        <span className="h-sr">{t(`analytics:${direction}`)}</span> {format(round(size))}
      </span>
    </>
  )
}

const round = (size: number): number => Math.round(size * 10) / 10
