'use client'

import { useConfig } from '@payloadcms/ui'

import type { DashboardFigures } from '../../read.ts'

import { Chart } from '../../../../ui/Chart/index.tsx'
import { EmptyState } from '../../../../ui/EmptyState/index.tsx'
import { formatCount, formatDay, formatShare, formatWholeMoney } from '../../../../ui/format.ts'
import { Note } from '../../../../ui/Note/index.tsx'
import { Stats } from '../../../../ui/Stats/index.tsx'
import { useLive } from '../../../../ui/use-live.ts'
import { useText } from '../../../../ui/use-text.ts'
import { CampaignTable } from './CampaignTable.tsx'
import { moneyText } from './money-text.ts'

type DashboardProps = {
  first: DashboardFigures
  days: number
  currency: string
  workspace: string
}

/** What was sent, what came of it, and which campaign earned it. First from the server, then live. */
export const Dashboard = ({ first, days, currency, workspace }: DashboardProps) => {
  const { t } = useText()
  const { config } = useConfig()
  const { view, stream } = useLive<DashboardFigures>(`/api/v1/dashboard?days=${days}`, 'dashboard')
  const figures = view ?? first
  const create = `${config.routes.admin}/collections/campaigns/create`
  return (
    <div className="h h-page">
      <div className="h-stack">
        <div className="h-row h-row--between">
          <h1>{t('analytics:title')}</h1>
          <a className="btn btn--style-primary btn--size-medium" href={create}>
            {t('analytics:newCampaign')}
          </a>
        </div>
        <p className="h-2nd">{t('analytics:scope', { workspace, days })}</p>
        {stream === 'reconnecting' && <Note tone="wait">{t('analytics:reconnecting')}</Note>}
        <Figures currency={currency} days={days} figures={figures} />
        {figures.campaigns.length === 0 ? (
          <EmptyState
            action={<a href={create}>{t('analytics:newCampaign')}</a>}
            icon="send"
            title={t('analytics:empty')}
          >
            <p>{t('analytics:emptyMore')}</p>
          </EmptyState>
        ) : (
          <>
            <RevenueChart currency={currency} figures={figures} />
            <CampaignTable campaigns={figures.campaigns} currency={currency} />
          </>
        )}
      </div>
    </div>
  )
}

type PartProps = { figures: DashboardFigures; currency: string }

const Figures = ({ figures, days, currency }: PartProps & { days: number }) => {
  const { t, language } = useText()
  const { sent, failed, skipped, clickers, orders, revenue } = figures
  const count = (value: number) => formatCount(value, language)
  return (
    <Stats
      figures={[
        {
          label: t('analytics:sent'),
          value: count(sent),
          detail: t('analytics:sentDetail', { skipped: count(skipped), days }),
        },
        {
          label: t('analytics:failed'),
          value: count(failed),
          detail: t('analytics:failedDetail', {
            share: formatShare(failed, sent + failed, language),
          }),
        },
        {
          label: t('analytics:clickRate'),
          value: formatShare(clickers, sent, language),
          detail: t('analytics:clickDetail', { clickers: count(clickers), sent: count(sent) }),
        },
        {
          label: t('analytics:revenue'),
          value: moneyText(revenue, currency, language),
          detail: t('analytics:revenueDetail', {
            orders: count(orders),
            window: figures.attribution.windowDays,
          }),
        },
      ]}
    />
  )
}

const RevenueChart = ({ figures, currency }: PartProps) => {
  const { t, language } = useText()
  const main = figures.revenue[0]?.currency ?? currency
  const money = (amount: number) => formatWholeMoney({ amount, currency: main }, language)
  const points = figures.days.map(({ day, revenue }) => ({
    key: day,
    label: formatDay(day, language),
    value: revenue.find((each) => each.currency === main)?.amount ?? 0,
  }))
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
      note={t('analytics:rule', { window: figures.attribution.windowDays })}
      points={points}
      remember="revenue"
      title={t('analytics:revenueByDay')}
      words={{
        showAs: t('analytics:showAs'),
        chart: t('analytics:chart'),
        table: t('analytics:table'),
        point: t('analytics:day'),
        value: t('analytics:revenue'),
      }}
    />
  )
}
