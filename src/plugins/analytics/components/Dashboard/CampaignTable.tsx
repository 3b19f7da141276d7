'use client'

import { useConfig } from '@payloadcms/ui'

import type { Column } from '../../../../ui/DataTable/index.tsx'
import type { Text } from '../../../../ui/text.ts'
import type { CampaignFigures } from '../../figures.ts'

import { Card } from '../../../../ui/Card/index.tsx'
import { DataTable } from '../../../../ui/DataTable/index.tsx'
import { formatCount, formatShare } from '../../../../ui/format.ts'
import { Pill } from '../../../../ui/Pill/index.tsx'
import { useText } from '../../../../ui/use-text.ts'
import { moneyText } from './money-text.ts'
import { statusLook } from './status-look.ts'

type CampaignTableProps = { campaigns: readonly CampaignFigures[]; currency: string }

/** Each campaign with what it earned beside it. */
export const CampaignTable = ({ campaigns, currency }: CampaignTableProps) => {
  const { t, language } = useText()
  const { config } = useConfig()
  const list = `${config.routes.admin}/collections/campaigns`
  return (
    <Card
      aside={
        <a className="h-tap" href={list}>
          {t('analytics:allCampaigns')}
        </a>
      }
      flush
      title={t('analytics:campaigns')}
    >
      <DataTable
        caption={t('analytics:campaigns')}
        columns={columnsOf({ t, language, currency, list })}
        rowKey={({ id }) => id}
        rows={campaigns}
      />
    </Card>
  )
}

type ColumnsProps = { t: Text; language: string; currency: string; list: string }

const columnsOf = ({ t, language, currency, list }: ColumnsProps): Column<CampaignFigures>[] => {
  const count = (value: number) => formatCount(value, language)
  /** Nothing to tell of a campaign that never went out. */
  const told = ({ status }: CampaignFigures, text: string) => (status === 'draft' ? '–' : text)
  return [
    {
      key: 'name',
      head: t('analytics:campaign'),
      wide: 2,
      cell: ({ id, name, status }) => (
        <a href={`${list}/${id}${status === 'draft' ? '/check' : '/run'}`}>{name}</a>
      ),
    },
    {
      key: 'state',
      head: t('analytics:state'),
      cell: ({ status }) => <Pill {...statusLook[status]}>{t(`analytics:status-${status}`)}</Pill>,
    },
    {
      key: 'sent',
      head: t('analytics:sent'),
      numeric: true,
      cell: (row) => told(row, count(row.sent)),
    },
    {
      key: 'rate',
      head: t('analytics:clickRate'),
      numeric: true,
      cell: ({ clickers, sent }) => formatShare(clickers, sent, language),
    },
    {
      key: 'orders',
      head: t('analytics:orders'),
      numeric: true,
      rare: true,
      cell: (row) => told(row, count(row.orders)),
    },
    {
      key: 'revenue',
      head: t('analytics:revenueNet'),
      numeric: true,
      cell: (row) => <bdi>{told(row, moneyText(row.revenue, currency, language))}</bdi>,
    },
  ]
}
