'use client'

import type { DeliveryState } from '../../../../core/model/delivery.ts'
import type { LogLine } from '../../../../ui/Log/index.tsx'
import type { LogFilter, LogView, RunFigures } from '../run-model.ts'

import { Card } from '../../../../ui/Card/index.tsx'
import { formatClockOrDay, formatCount } from '../../../../ui/format.ts'
import { Log } from '../../../../ui/Log/index.tsx'
import { Note } from '../../../../ui/Note/index.tsx'
import { Segments } from '../../../../ui/Segments/index.tsx'
import { useMarked } from '../../../../ui/use-answers.ts'
import { useText } from '../../../../ui/use-text.ts'
import { logFilters, logQuery } from '../run-model.ts'
import { reasonText } from '../words.ts'

type LogRow = {
  id: string
  contactId: string
  contact?: { name: string | null }
  accountId: string
  state: DeliveryState
  reason: string | null
  updatedAt: string
}
type LogPage = { items: LogRow[]; total: number; capped: boolean }

type RunLogProps = {
  campaign: string
  timeZone: string
  view: RunFigures
  shown: LogView
  show: (view: LogView) => void
}

const SHOWN = 200
const GAP_MS = 2_000
const tones = { failed: 'stop', deferred: 'wait', unknown: 'wait' } as const

/** What happened, newest first; the server narrows it, so what is long ago is found as well. */
export const RunLog = ({ campaign, timeZone, view, shown, show }: RunLogProps) => {
  const { t } = useText()
  const path = `/campaigns/${campaign}/logs?${logQuery(shown, SHOWN)}`
  const log = useMarked<LogPage>(path, view.at, GAP_MS)
  const page = log.path === path ? log.view : null
  const lines = useLines(page?.items ?? [], view, timeZone)
  return (
    <Card
      aside={<Filters show={show} shown={shown} view={view} />}
      flush
      id="run-log"
      title={t('campaigns:log')}
    >
      {shown.reason !== null && <OneReason reason={shown.reason} show={show} />}
      {log.failure && (
        <Note role="alert" tone="wait">
          {t('campaigns:logFailed')} {log.failure.detail}
        </Note>
      )}
      {page && <HowMany page={page} />}
      {lines.length > 0 && <Log label={t('campaigns:log')} lines={lines} />}
      {lines.length === 0 && !log.failure && (
        <p className="h-2nd h-card__empty">{t(emptyText(page, shown))}</p>
      )}
    </Card>
  )
}

const emptyText = (page: LogPage | null, { filter, reason }: LogView): string => {
  if (!page) return 'campaigns:logReading'
  return filter === 'all' && reason === null ? 'campaigns:logEmpty' : 'campaigns:logNone'
}

/** That there is more than what is shown. */
const HowMany = ({ page: { items, total, capped } }: { page: LogPage }) => {
  const { t, language } = useText()
  if (items.length >= total && !capped) return null
  const shown = formatCount(items.length, language)
  const of = formatCount(total, language)
  return (
    <p className="h-card__line h-2nd" role="status">
      {t(capped ? 'campaigns:logNewestOfMore' : 'campaigns:logNewest', { shown, of })}
    </p>
  )
}

const useLines = (
  rows: readonly LogRow[],
  { lanes, at: now }: Pick<RunFigures, 'lanes' | 'at'>,
  timeZone: string,
): LogLine[] => {
  const { t, language } = useText()
  const names = new Map(lanes.map(({ accountId, name }) => [accountId, name]))
  return rows.map((row) => ({
    id: row.id,
    time: formatClockOrDay(row.updatedAt, now, { language, timeZone }),
    level: t(`campaigns:log-${row.state}`),
    tone: tones[row.state as keyof typeof tones] ?? 'plain',
    who: names.get(row.accountId) ?? '',
    sentence: [
      row.contact?.name ?? t('campaigns:someone'),
      row.reason === null ? null : reasonText(t, row.reason),
    ]
      .filter(Boolean)
      .join(' · '),
  }))
}

type FiltersProps = Pick<RunLogProps, 'view' | 'shown' | 'show'>

const Filters = ({ view: { counts }, shown, show }: FiltersProps) => {
  const { t, language } = useText()
  const people: Record<LogFilter, number | null> = {
    all: null,
    sent: counts.sent,
    failed: counts.failed + counts.skipped + counts.cancelled,
    waits: counts.deferred + counts.unknown,
  }
  return (
    <Segments
      label={t('campaigns:logShows')}
      onChange={(filter) => show({ filter, reason: null })}
      options={logFilters.map((value) => ({
        value,
        label: [
          t(`campaigns:show-${value}`),
          people[value] === null ? '' : formatCount(people[value] ?? 0, language),
        ]
          .join(' ')
          .trim(),
      }))}
      value={shown.filter}
    />
  )
}

const OneReason = ({ reason, show }: { reason: string; show: (view: LogView) => void }) => {
  const { t } = useText()
  return (
    <p className="h-card__line" role="status">
      {t('campaigns:onlyReason')} <b>{reasonText(t, reason)}</b>{' '}
      <button
        className="h-linkbtn"
        onClick={() => show({ filter: 'failed', reason: null })}
        type="button"
      >
        {t('campaigns:allReasons')}
      </button>
    </p>
  )
}
