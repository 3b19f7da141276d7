'use client'

import { useConfig } from '@payloadcms/ui'
import { useState } from 'react'

import type { DashboardFigures } from '../../read.ts'
import type { Range } from './periods.ts'

import { EmptyState } from '../../../../ui/EmptyState/index.tsx'
import { Icon } from '../../../../ui/Icon/index.tsx'
import { Note } from '../../../../ui/Note/index.tsx'
import { Stale } from '../../../../ui/Stale/index.tsx'
import { useLive } from '../../../../ui/use-live.ts'
import { useText } from '../../../../ui/use-text.ts'
import { CampaignTable } from './CampaignTable.tsx'
import { Figures } from './Figures.tsx'
import { LiveNow } from './LiveNow.tsx'
import { ranges, splitPeriods } from './periods.ts'
import { RevenueChart } from './RevenueChart.tsx'

type DashboardProps = {
  /** Of twice the range, so that there is something to compare with. */
  first: DashboardFigures
  range: Range
  currency: string
  timeZone: string
  workspace: string
  /** Whether a Telegram account is connected; without one nothing can be sent. */
  canSend: boolean
  /** Whether who looks may prepare campaigns and connect accounts. */
  mayPrepare: boolean
}

/** What was sent, what came of it, and which campaign earned it. First from the server, then live. */
export const Dashboard = (props: DashboardProps) => {
  const { first, range, currency, timeZone, workspace, canSend, mayPrepare } = props
  const { t } = useText()
  const path = `/api/v1/dashboard?days=${2 * range}`
  const live = useLive<DashboardFigures>(path, 'dashboard')
  const { view, stream } = live
  const [cameAt] = useState(() => new Date())
  const figures = view ?? first
  const { now, before } = splitPeriods(figures.days, range)
  const isEmpty = figures.campaigns.length === 0
  return (
    <main className="h h-page">
      <div className="h-stack">
        <Head isEmpty={isEmpty} mayPrepare={mayPrepare} range={range} workspace={workspace} />
        <Stale live={{ ...live, asOf: live.asOf ?? cameAt }} timeZone={timeZone} />
        {stream === 'reconnecting' && <Note tone="wait">{t('analytics:reconnecting')}</Note>}
        {isEmpty ? (
          <Begin canSend={canSend} mayPrepare={mayPrepare} />
        ) : (
          <>
            <Figures before={before} currency={currency} now={now} />
            <LiveNow live={figures.live} mark={String(live.asOf?.getTime())} timeZone={timeZone} />
            <RevenueChart
              attribution={figures.attribution}
              before={before}
              currency={currency}
              now={now}
            />
            <CampaignTable campaigns={figures.campaigns} currency={currency} />
          </>
        )}
      </div>
    </main>
  )
}

type HeadProps = { range: Range; workspace: string; isEmpty: boolean; mayPrepare: boolean }

const Head = ({ range, workspace, isEmpty, mayPrepare }: HeadProps) => {
  const { t } = useText()
  const { config } = useConfig()
  const { admin } = config.routes
  return (
    <div className="h-row h-row--between">
      <div>
        <h1>{t('analytics:title')}</h1>
        <p className="h-2nd">{workspace}</p>
      </div>
      {!isEmpty && (
        <div className="h-row">
          <nav aria-label={t('analytics:range')} className="h-seg">
            {ranges.map((days) => (
              <a
                aria-current={days === range ? 'page' : undefined}
                className="h-plain"
                href={`${admin}?days=${days}`}
                key={days}
              >
                {t('analytics:lastDays', { days })}
              </a>
            ))}
          </nav>
          {mayPrepare && (
            <a
              className="btn btn--style-primary btn--size-medium"
              href={`${admin}/collections/campaigns/create`}
            >
              <Icon name="plus" />
              {t('analytics:newCampaign')}
            </a>
          )}
        </div>
      )}
    </div>
  )
}

/** The one next step of a workspace in which nothing has happened yet. */
const Begin = ({ canSend, mayPrepare }: { canSend: boolean; mayPrepare: boolean }) => {
  const { t } = useText()
  const { config } = useConfig()
  const { admin } = config.routes
  const href = canSend ? `${admin}/collections/campaigns/create` : `${admin}/connect/telegram`
  return (
    <EmptyState
      action={
        mayPrepare && (
          <a className="btn btn--style-primary btn--size-medium" href={href}>
            {t(canSend ? 'analytics:newCampaign' : 'analytics:connect')}
          </a>
        )
      }
      icon={canSend ? 'send' : 'phone'}
      title={t(canSend ? 'analytics:empty' : 'analytics:noAccount')}
    >
      <p>{t(canSend ? 'analytics:emptyMore' : 'analytics:noAccountMore')}</p>
    </EmptyState>
  )
}
