'use client'

import type { PartProps } from './index.tsx'

import { Card } from '../../../../ui/Card/index.tsx'
import { DataTable } from '../../../../ui/DataTable/index.tsx'
import { formatCount, formatShare } from '../../../../ui/format.ts'
import { Pill } from '../../../../ui/Pill/index.tsx'
import { useText } from '../../../../ui/use-text.ts'
import { riskLook } from '../health-look.ts'

/** What came of the messages of seven days, and what danger the account is in. */
export const Week = ({ health: { week, risk } }: PartProps) => {
  const { t, language } = useText()
  const { sent } = week
  return (
    <Card
      aside={<Pill {...riskLook[risk.level]}>{t(`accounts:risk-${risk.level}`)}</Pill>}
      flush
      title={t('accounts:weekTitle', { count: sent, sent: formatCount(sent, language) })}
    >
      <DataTable
        caption={t('accounts:week')}
        columns={[
          {
            key: 'what',
            head: t('accounts:outcome'),
            cell: ({ key }) => t(`accounts:week-${key}`),
          },
          {
            key: 'count',
            head: t('accounts:people'),
            numeric: true,
            cell: ({ count }) => formatCount(count, language),
          },
          {
            key: 'share',
            head: t('accounts:share'),
            numeric: true,
            cell: ({ count, of }) => formatShare(count, of, language),
          },
        ]}
        phone="table"
        rowKey={({ key }) => key}
        rows={outcomesOf(week)}
      />
      {risk.reasons.length > 0 && (
        <div className="h-card__foot">
          {risk.reasons.map(({ rule, fact }) => (
            <p className="h-s" key={rule}>
              {fact}
            </p>
          ))}
        </div>
      )}
    </Card>
  )
}

/** Each outcome with what it is a share of. */
const outcomesOf = (week: PartProps['health']['week']) => {
  const { sent, read, replied, answerable, blocked, failed, optedOut } = week
  const tried = sent + blocked + failed
  return [
    { key: 'read', count: read, of: sent },
    { key: 'replied', count: replied, of: answerable },
    { key: 'blocked', count: blocked, of: tried },
    { key: 'failed', count: failed, of: tried },
    { key: 'optedOut', count: optedOut, of: sent },
  ]
}
