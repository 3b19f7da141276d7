'use client'

import { useEffect, useRef, useState } from 'react'

import type { Money } from '../../../../core/money.ts'
import type { RunFigures } from '../run-model.ts'

import { callApi } from '../../../../ui/call-api.ts'
import { formatCount, formatMoney, formatShare } from '../../../../ui/format.ts'
import { Stats } from '../../../../ui/Stats/index.tsx'
import { useText } from '../../../../ui/use-text.ts'
import { mostAMinute } from '../lane-model.ts'
import { averageRate, hasEnded } from '../run-model.ts'

type Results = { read: number; replied: number; clickers: number; orders: number; revenue: Money[] }
type OutcomeProps = {
  path: string
  view: RunFigures
  currency: string
  /** Changes when there may be more to show. */
  mark: string
}

const NOTHING: Results = { read: 0, replied: 0, clickers: 0, orders: 0, revenue: [] }
const GAP_MS = 2_000

/** The pace, and what people did with the message: each figure with what it is of. */
export const Outcome = ({ path, view, currency, mark }: OutcomeProps) => {
  const { t, language } = useText()
  const results = useResults(`${path.replace('/api/v1', '')}/analytics`, mark)
  const { read, replied, clickers, orders, revenue } = results
  const { sent } = view.counts
  const ended = hasEnded(view.status)
  const count = (value: number) => formatCount(value, language)
  const money = (revenue.length === 0 ? [{ amount: 0, currency }] : revenue)
    .map((each) => formatMoney(each, language))
    .join(' + ')
  const ofSent = (part: number) => t('campaigns:ofSent', { part: count(part), sent: count(sent) })
  return (
    <Stats
      figures={[
        {
          label: t(ended ? 'campaigns:rateMean' : 'campaigns:rateNow'),
          value: (
            <>
              {count((ended ? averageRate(view) : view.rate?.perMinute) ?? 0)}
              <small>{t('campaigns:aMinute')}</small>
            </>
          ),
          detail: ended ? null : t('campaigns:ceiling', { most: count(mostAMinute(view.lanes)) }),
        },
        {
          label: t('campaigns:read'),
          value: formatShare(read, sent, language),
          detail: ofSent(read),
        },
        {
          label: t('campaigns:clicked'),
          value: formatShare(clickers, sent, language),
          detail: ofSent(clickers),
        },
        {
          label: t('campaigns:replied'),
          value: count(replied),
          detail: t('campaigns:repliedMore'),
        },
        {
          label: t('campaigns:revenue'),
          value: <bdi>{money}</bdi>,
          detail: t('campaigns:revenueMore', { count: orders, orders: count(orders) }),
        },
      ]}
    />
  )
}

/** Asked for with each mark, at most every two seconds. */
const useResults = (path: string, mark: string): Results => {
  const [results, setResults] = useState<Results>(NOTHING)
  const next = useRef(0)
  const asked = useRef('')

  useEffect(() => {
    const wait = Math.max(0, next.current - Date.now())
    const timer = setTimeout(() => {
      next.current = Date.now() + GAP_MS
      asked.current = mark
      void callApi<Results>(path).then((result) => {
        if (asked.current === mark && result.ok) setResults(result.answer)
      })
    }, wait)
    return () => clearTimeout(timer)
  }, [path, mark])

  return results
}
