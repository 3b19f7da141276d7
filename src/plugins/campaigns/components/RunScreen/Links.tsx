'use client'

import type { Money } from '../../../../core/money.ts'
import type { Column } from '../../../../ui/DataTable/index.tsx'
import type { Text } from '../../../../ui/text.ts'

import { Card } from '../../../../ui/Card/index.tsx'
import { DataTable } from '../../../../ui/DataTable/index.tsx'
import { formatCount, formatMoney, formatShare } from '../../../../ui/format.ts'
import { Note } from '../../../../ui/Note/index.tsx'
import { restOf } from '../../../../ui/one-at-a-time.ts'
import { Pill } from '../../../../ui/Pill/index.tsx'
import { useMarked } from '../../../../ui/use-answers.ts'
import { useText } from '../../../../ui/use-text.ts'

type Sales = { orders: number; revenue: readonly Money[] }
type Figures = Sales & { id: string; url: string; sent: number; clickers: number }
type Answer = { best: string | null; links: readonly Figures[]; elsewhere: Sales }

type LinksProps = {
  path: string
  /** Changes with the clicks and orders that are shown above. */
  mark: string
}

/**
 * Which link people followed and what each sold, the most followed first. Each click is counted anew, so
 * the more there are, the more seldom it is asked for.
 */
export const Links = ({ path, mark }: LinksProps) => {
  const { t, language } = useText()
  const { view, failure } = useMarked<Answer>(`${path}/links`, mark, restOf)
  if (!failure && (!view || view.links.length === 0)) return null
  const more = view?.best ? 'linksBest' : view && view.links.length > 1 ? 'linksEven' : null
  return (
    <Card
      aside={more && <span className="h-2nd">{t(`campaigns:${more}`)}</span>}
      flush
      title={t('campaigns:links')}
    >
      {failure && (
        <Note role="alert" tone="wait">
          {t('campaigns:linksFailed')} {failure.detail}
        </Note>
      )}
      {view && view.links.length > 0 && (
        <DataTable
          caption={t('campaigns:links')}
          columns={columnsOf(t, language, view)}
          rowKey={({ id }) => id}
          rows={view.links}
        />
      )}
      {view && view.elsewhere.orders > 0 && <Elsewhere {...view.elsewhere} />}
    </Card>
  )
}

/** So that the links and the figures above them add up. */
const Elsewhere = ({ orders, revenue }: Sales) => {
  const { t, language } = useText()
  const money = moneyText(revenue, language)
  return (
    <p className="h-card__foot h-2nd">
      {t('campaigns:linksElsewhere', {
        count: orders,
        orders: formatCount(orders, language),
        money,
      })}
    </p>
  )
}

const moneyText = (revenue: readonly Money[], language: string): string =>
  revenue.length === 0 ? '–' : revenue.map((money) => formatMoney(money, language)).join(' + ')

const columnsOf = (t: Text, language: string, { best }: Answer): Column<Figures>[] => [
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
    cell: ({ clickers, sent }) => formatShare(clickers, sent, language),
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
    cell: ({ revenue }) => <bdi>{moneyText(revenue, language)}</bdi>,
  },
]
