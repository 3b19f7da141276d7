'use client'

import { useEffect, useRef, useState } from 'react'

import type { DeliveryState } from '../../../../core/model/delivery.ts'
import type { LogLine } from '../../../../ui/Log/index.tsx'
import type { LaneFigures } from '../run-model.ts'

import { callApi } from '../../../../ui/call-api.ts'
import { Card } from '../../../../ui/Card/index.tsx'
import { formatClock } from '../../../../ui/format.ts'
import { Log } from '../../../../ui/Log/index.tsx'
import { useText } from '../../../../ui/use-text.ts'
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
  lanes: readonly LaneFigures[]
  /** Changes when there may be more to show. */
  mark: string
}

const SHOWN = 200
const tones = { failed: 'stop', deferred: 'wait', unknown: 'wait' } as const

/** What happened, newest first. Goes on from where it stood, so nothing is shown twice. */
export const RunLog = ({ campaign, timeZone, lanes, mark }: RunLogProps) => {
  const { t, language } = useText()
  const rows = useLogRows(`/campaigns/${campaign}/logs`, mark)
  const names = new Map(lanes.map(({ accountId, name }) => [accountId, name]))
  const lines: LogLine[] = rows.map((row) => ({
    id: row.id,
    time: formatClock(row.updatedAt, { language, timeZone }),
    level: t(`campaigns:log-${row.state}`),
    tone: tones[row.state as keyof typeof tones] ?? 'plain',
    who: names.get(row.accountId) ?? '',
    sentence: [
      row.contact?.name ?? row.contactId,
      row.reason === null ? null : reasonText(t, row.reason),
    ]
      .filter(Boolean)
      .join(' · '),
  }))
  return (
    <Card flush title={t('campaigns:log')}>
      {lines.length === 0 ? (
        <p className="h-2nd" style={{ padding: 20 }}>
          {t('campaigns:logEmpty')}
        </p>
      ) : (
        <Log label={t('campaigns:log')} lines={lines} />
      )}
    </Card>
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
        [...fresh.reverse(), ...known.filter(({ id }) => !changed.has(id))].slice(0, SHOWN),
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
