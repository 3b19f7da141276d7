'use client'

import { useEffect, useRef, useState } from 'react'

import type { DeliveryState } from '../../../../core/model/delivery.ts'
import type { LogLine } from '../../../../ui/Log/index.tsx'
import type { LaneFigures } from '../lane-model.ts'
import type { LogFilter, LogView, RunFigures } from '../run-model.ts'

import { callApi } from '../../../../ui/call-api.ts'
import { Card } from '../../../../ui/Card/index.tsx'
import { formatClock, formatCount } from '../../../../ui/format.ts'
import { Log } from '../../../../ui/Log/index.tsx'
import { Segments } from '../../../../ui/Segments/index.tsx'
import { useText } from '../../../../ui/use-text.ts'
import { isShown, logFilters } from '../run-model.ts'
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
type LogPage = { items: LogRow[]; more: boolean; cursor: string | null }

type RunLogProps = {
  campaign: string
  timeZone: string
  view: RunFigures
  shown: LogView
  show: (view: LogView) => void
}

const KEPT = 5_000
const SHOWN = 200
const tones = { failed: 'stop', deferred: 'wait', unknown: 'wait' } as const

/** What happened, newest first. Goes on from where it stood, so nothing is shown twice. */
export const RunLog = ({ campaign, timeZone, view, shown, show }: RunLogProps) => {
  const { t } = useText()
  const rows = useLogRows(`/campaigns/${campaign}/logs`, view.at)
  const wanted = rows.filter((row) => isShown(shown, row))
  const lines = useLines(wanted.slice(0, SHOWN), view.lanes, timeZone)
  return (
    <Card
      aside={<Filters show={show} shown={shown} view={view} />}
      flush
      id="run-log"
      title={t('campaigns:log')}
    >
      {shown.reason !== null && <OneReason reason={shown.reason} show={show} />}
      {lines.length === 0 ? (
        <p className="h-2nd h-card__empty">
          {t(rows.length === 0 ? 'campaigns:logEmpty' : 'campaigns:logNone')}
        </p>
      ) : (
        <Log label={t('campaigns:log')} lines={lines} />
      )}
    </Card>
  )
}

const useLines = (
  rows: readonly LogRow[],
  lanes: readonly LaneFigures[],
  timeZone: string,
): LogLine[] => {
  const { t, language } = useText()
  const names = new Map(lanes.map(({ accountId, name }) => [accountId, name]))
  return rows.map((row) => ({
    id: row.id,
    time: formatClock(row.updatedAt, { language, timeZone }),
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

const useLogRows = (path: string, mark: string): LogRow[] => {
  const [rows, setRows] = useState<LogRow[]>([])
  const cursor = useRef<string | null>(null)
  const reading = useRef<string | null>(null)

  useEffect(() => {
    if (reading.current !== null) return
    reading.current = mark
    void readOn(path, cursor.current).then((read) => {
      reading.current = null
      cursor.current = read.cursor
      const fresh = read.rows.filter(({ state }) => state !== 'queued' && state !== 'leased')
      const changed = new Set(read.rows.map(({ id }) => id))
      if (changed.size === 0) return
      setRows((known) =>
        [...fresh.reverse(), ...known.filter(({ id }) => !changed.has(id))].slice(0, KEPT),
      )
    })
  }, [path, mark])

  return rows
}

const readOn = async (path: string, from: string | null) => {
  const rows: LogRow[] = []
  let cursor = from
  for (let more = true; more; ) {
    const query = `limit=500${cursor === null ? '' : `&cursor=${cursor}`}`
    const result = await callApi<LogPage>(`${path}?${query}`)
    if (!result.ok) break
    rows.push(...result.answer.items)
    cursor = result.answer.cursor ?? cursor
    more = result.answer.more
  }
  return { rows, cursor }
}
