'use client'

import { useConfig } from '@payloadcms/ui'

import type { RunStatus } from '../../../../core/model/campaign-run.ts'
import type { Column } from '../../../../ui/DataTable/index.tsx'
import type { IconName } from '../../../../ui/Icon/index.tsx'
import type { Tone } from '../../../../ui/Pill/index.tsx'
import type { Text } from '../../../../ui/text.ts'
import type { CampaignFigures } from '../../figures.ts'

import { Card } from '../../../../ui/Card/index.tsx'
import { DataTable } from '../../../../ui/DataTable/index.tsx'
import { formatCount, formatShare } from '../../../../ui/format.ts'
import { Pill } from '../../../../ui/Pill/index.tsx'
import { useText } from '../../../../ui/use-text.ts'
import { moneyText } from './money-text.ts'

type CampaignTableProps = { campaigns: readonly CampaignFigures[]; currency: string }

const look: Record<RunStatus, { tone: Tone; icon: IconName }> = {
  draft: { tone: 'line', icon: 'ring' },
  scheduled: { tone: 'wait', icon: 'clock' },
  expanding: { tone: 'go', icon: 'people' },
  running: { tone: 'go', icon: 'play' },
  paused: { tone: 'wait', icon: 'pause' },
  finishing: { tone: 'go', icon: 'play' },
  done: { tone: 'idle', icon: 'check' },
  stopped: { tone: 'idle', icon: 'stop' },
  failed: { tone: 'stop', icon: 'cross' },
}

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
      cell: ({ status }) => <Pill {...look[status]}>{t(`analytics:status-${status}`)}</Pill>,
    },
    {
      key: 'sent',
      head: t('analytics:sent'),
      numeric: true,
      cell: ({ sent }) => count(sent),
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
      cell: ({ orders }) => count(orders),
    },
    {
      key: 'revenue',
      head: t('analytics:revenueNet'),
      numeric: true,
      cell: ({ revenue }) => <bdi>{moneyText(revenue, currency, language)}</bdi>,
    },
  ]
}
