'use client'

import { useConfig } from '@payloadcms/ui'

import type { AccountHealth } from '../../health.ts'

import { Card } from '../../../../ui/Card/index.tsx'
import { DataTable } from '../../../../ui/DataTable/index.tsx'
import { formatCount, formatDayAndTime } from '../../../../ui/format.ts'
import { Meter } from '../../../../ui/Meter/index.tsx'
import { Pill } from '../../../../ui/Pill/index.tsx'
import { Stale } from '../../../../ui/Stale/index.tsx'
import { useLive } from '../../../../ui/use-live.ts'
import { useText } from '../../../../ui/use-text.ts'
import { healthLook, riskLook } from '../health-look.ts'

type View = { at: string; accounts: AccountHealth[] }

/** Over the list of accounts: how each of them does now. Nothing until there is one. */
export const HealthTable = ({ timeZone }: { timeZone: string }) => {
  const { t, language } = useText()
  const { config } = useConfig()
  const { view, ...live } = useLive<View>('/api/v1/accounts/health', 'dashboard')
  if (!view || view.accounts.length === 0) return null
  const page = (id: string) => `${config.routes.admin}/collections/telegram-accounts/${id}/health`
  return (
    <div className="h h-list-action">
      <Stale live={live} timeZone={timeZone} />
      <Card flush title={t('accounts:healthTitle')}>
        <DataTable
          caption={t('accounts:healthTitle')}
          columns={[
            {
              key: 'account',
              head: t('accounts:account'),
              wide: 2,
              cell: ({ id, name }) => (
                <a className="h-tap" href={page(id)}>
                  {name}
                </a>
              ),
            },
            { key: 'state', head: t('accounts:state'), cell: (row) => <State row={row} /> },
            {
              key: 'today',
              head: t('accounts:today'),
              wide: 2,
              cell: ({ today }) => <Today today={today} />,
            },
            {
              key: 'ramp',
              head: t('accounts:ramp'),
              rare: true,
              cell: ({ pace }) => <Ramp pace={pace} />,
            },
            {
              key: 'queue',
              head: t('accounts:doneBy'),
              cell: ({ queue }) =>
                queue?.to ? formatDayAndTime(queue.to, { language, timeZone }) : '–',
            },
          ]}
          rowKey={({ id }) => id}
          rows={view.accounts}
        />
      </Card>
    </div>
  )
}

const State = ({ row: { word, risk } }: { row: AccountHealth }) => {
  const { t } = useText()
  return (
    <span className="h-row">
      <Pill {...healthLook[word]}>{t(`accounts:health-${word}`)}</Pill>
      {risk.level !== 'ok' && (
        <Pill {...riskLook[risk.level]}>{t(`accounts:risk-${risk.level}`)}</Pill>
      )}
    </span>
  )
}

const Today = ({ today: { used, of, left } }: Pick<AccountHealth, 'today'>) => {
  const { t, language } = useText()
  const values = { left: formatCount(left, language), of: formatCount(of, language) }
  return (
    <span className="h-stack h-stack--1">
      <span className="h-n">{t('accounts:leftOf', values)}</span>
      <Meter parts={[{ tone: 'go', value: used }]} total={Math.max(1, of)} />
    </span>
  )
}

const Ramp = ({ pace: { rampDay, rampDays } }: Pick<AccountHealth, 'pace'>) => {
  const { t } = useText()
  return rampDay === null
    ? t('accounts:rampOver')
    : t('accounts:rampDay', { day: rampDay + 1, days: rampDays })
}
