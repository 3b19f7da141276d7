'use client'

import type { Money } from '../../../../core/money.ts'
import type { Column } from '../../../../ui/DataTable/index.tsx'
import type { Text } from '../../../../ui/text.ts'

import { Card } from '../../../../ui/Card/index.tsx'
import { DataTable } from '../../../../ui/DataTable/index.tsx'
import { formatCount, formatMoney, formatShare } from '../../../../ui/format.ts'
import { Pill } from '../../../../ui/Pill/index.tsx'
import { useMarked } from '../../../../ui/use-answers.ts'
import { useText } from '../../../../ui/use-text.ts'

type Figures = {
  id: string
  url: string
  clickers: number
  orders: number
  revenue: readonly Money[]
}
type Answer = { sent: number; best: string | null; links: readonly Figures[] }

/** Each click of the campaign is counted anew, so not more often than this. */
const GAP_MS = 30_000

/** Which link people followed and what each sold, the most followed first. */
export const Links = ({ path, mark }: { path: string; mark: string }) => {
  const { t, language } = useText()
  const { view } = useMarked<Answer>(`${path}/links`, mark, GAP_MS)
  if (!view || view.links.length === 0) return null
  const more = view.best ? 'linksBest' : view.links.length > 1 ? 'linksEven' : null
  return (
    <Card
      aside={more && <span className="h-2nd">{t(`campaigns:${more}`)}</span>}
      flush
      title={t('campaigns:links')}
    >
      <DataTable
        caption={t('campaigns:links')}
        columns={columnsOf(t, language, view)}
        rowKey={({ id }) => id}
        rows={view.links}
      />
    </Card>
  )
}

const columnsOf = (t: Text, language: string, { sent, best }: Answer): Column<Figures>[] => [
  {
    key: 'link',
    head: t('campaigns:link'),
    wide: 3,
    cell: ({ id, url }) => (
      <>
        <bdi style={{ overflowWrap: 'anywhere' }}>{url}</bdi>{' '}
        {id === best && (
          <Pill icon="check" tone="go">
            {t('campaigns:bestLink')}
          </Pill>
        )}
      </>
    ),
  },
  {
    key: 'clickers',
    head: t('campaigns:followed'),
    numeric: true,
    cell: ({ clickers }) => formatCount(clickers, language),
  },
  {
    key: 'share',
    head: t('campaigns:shareOfSent'),
    numeric: true,
    rare: true,
    cell: ({ clickers }) => formatShare(clickers, sent, language),
  },
  {
    key: 'orders',
    head: t('campaigns:orders'),
    numeric: true,
    cell: ({ orders }) => formatCount(orders, language),
  },
  {
    key: 'revenue',
    head: t('campaigns:revenueNet'),
    numeric: true,
    cell: ({ revenue }) => (
      <bdi>
        {revenue.length === 0
          ? '–'
          : revenue.map((money) => formatMoney(money, language)).join(' + ')}
      </bdi>
    ),
  },
]
