'use client'

import type { Money } from '../../../../core/money.ts'
import type { RunFigures } from '../run-model.ts'

import { formatCount, formatMoney, formatShare } from '../../../../ui/format.ts'
import { Stats } from '../../../../ui/Stats/index.tsx'
import { useMarked } from '../../../../ui/use-answers.ts'
import { useText } from '../../../../ui/use-text.ts'
import { mostAMinute } from '../lane-model.ts'
import { averageRate, hasEnded } from '../run-model.ts'

type Results = {
  sent: number
  read: number
  replied: number
  clicks: number
  clickers: number
  orders: number
  revenue: Money[]
}
type OutcomeProps = {
  outcome: ReturnType<typeof useResults>
  view: RunFigures
  currency: string
}

const GAP_MS = 2_000
const NOTHING: Results = {
  ...{ sent: 0, read: 0, replied: 0, clicks: 0, clickers: 0 },
  ...{ orders: 0, revenue: [] },
}
/** Stands for a figure that is not known. */
const UNKNOWN = '–'

/** What people did with the message. `mark` changes when there may be more to show. */
export const useResults = (path: string, mark: string) => {
  const address = `${path.replace('/api/v1', '')}/analytics`
  const { view: results, failure } = useMarked<Results>(address, mark, GAP_MS)
  const { sent, clicks, orders, revenue } = results ?? NOTHING
  /** Changes with what people did by links, and with how many have got them. */
  const byLinks = JSON.stringify([sent, clicks, orders, revenue])
  return { results, failure, byLinks }
}

/** The pace, and what people did with the message: each figure with what it is of. */
export const Outcome = ({ outcome: { results, failure }, view, currency }: OutcomeProps) => {
  const { t, language } = useText()
  const ended = hasEnded(view.status)
  const pace = (ended ? averageRate(view) : view.rate?.perMinute) ?? 0
  const count = (value: number) => formatCount(value, language)
  const figures = useFigures(results, view.counts.sent, currency)
  return (
    <Stats
      figures={[
        {
          label: t(ended ? 'campaigns:rateMean' : 'campaigns:rateNow'),
          value: (
            <>
              {count(pace)}
              <small>{t('campaigns:aMinute')}</small>
            </>
          ),
          detail: ended ? null : t('campaigns:ceiling', { most: count(mostAMinute(view.lanes)) }),
        },
        ...figures.map(({ key, value, detail }) => ({
          label: t(`campaigns:${key}`),
          value: results ? value : UNKNOWN,
          detail: results ? detail : failure && t('campaigns:resultsFailed'),
        })),
      ]}
    />
  )
}

/** What people did; while it is not known nothing of it is shown, least of all a zero. */
const useFigures = (results: Results | null, sent: number, currency: string) => {
  const { t, language } = useText()
  const { read, replied, clickers, orders, revenue } = results ?? NOTHING
  const count = (value: number) => formatCount(value, language)
  const money = (revenue.length === 0 ? [{ amount: 0, currency }] : revenue)
    .map((each) => formatMoney(each, language))
    .join(' + ')
  const share = (key: string, part: number) => ({
    ...{ key, value: formatShare(part, sent, language) },
    detail: t('campaigns:ofSent', { part: count(part), sent: count(sent) }),
  })
  return [
    share('read', read),
    share('clicked', clickers),
    { key: 'replied', value: count(replied), detail: t('campaigns:repliedMore') },
    {
      ...{ key: 'revenue', value: <bdi>{money}</bdi> },
      detail: t('campaigns:revenueMore', { count: orders, orders: count(orders) }),
    },
  ]
}
