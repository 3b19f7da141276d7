'use client'

import type { PartProps } from './index.tsx'

import { Card } from '../../../../ui/Card/index.tsx'
import { DataTable } from '../../../../ui/DataTable/index.tsx'
import { formatCountdown, formatDayAndTime } from '../../../../ui/format.ts'
import { useText } from '../../../../ui/use-text.ts'

/** Each time Telegram asked the account to wait, newest first. */
export const Floods = ({ health: { floods }, timeZone }: PartProps) => {
  const { t, language } = useText()
  const place = { language, timeZone }
  if (floods.length === 0)
    return (
      <Card title={t('accounts:floods')}>
        <p className="h-2nd">{t('accounts:floodsNone')}</p>
      </Card>
    )
  return (
    <Card flush title={t('accounts:floods')}>
      <DataTable
        caption={t('accounts:floods')}
        columns={[
          {
            key: 'at',
            head: t('accounts:when'),
            cell: ({ at }) => formatDayAndTime(at ?? '', place),
          },
          { key: 'what', head: t('accounts:what'), cell: ({ kind }) => t(`accounts:${kind}`) },
          {
            key: 'wait',
            head: t('accounts:wait'),
            numeric: true,
            cell: ({ at, until }) =>
              formatCountdown(Date.parse(until ?? '') - Date.parse(at ?? '')),
          },
        ]}
        phone="table"
        rowKey={({ kind, until }) => `${kind}${until}`}
        rows={floods}
      />
    </Card>
  )
}
