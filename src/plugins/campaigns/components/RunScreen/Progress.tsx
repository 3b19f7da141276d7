'use client'

import { useEffect, useRef, useState } from 'react'

import type { RunCounts } from '../../../../core/model/campaign-run.ts'
import type { RunFigures } from '../run-model.ts'

import { formatClock, formatCount, formatMoment } from '../../../../ui/format.ts'
import { Meter } from '../../../../ui/Meter/index.tsx'
import { Stats } from '../../../../ui/Stats/index.tsx'
import { useText } from '../../../../ui/use-text.ts'
import { morningOf, progressOf } from '../run-model.ts'

type ProgressProps = { view: RunFigures; timeZone: string }

const SPEAK_MS = 10_000

/** How far it is, in parts, with pace and end. */
export const Progress = ({ view, timeZone }: ProgressProps) => {
  const { t, language } = useText()
  const { counts, at, eta } = view
  const place = { language, timeZone }
  const { done } = progressOf(counts)
  const finding = t('campaigns:doneOf', {
    done: formatCount(done, language),
    total: formatCount(counts.total, language),
  })
  return (
    <>
      <section aria-label={t('campaigns:progress')} className="h-card">
        <div className="h-row h-row--between">
          <h2 className="h-title">{finding}</h2>
          {eta && (
            <span>
              {t('campaigns:endsAbout')} <b>{formatMoment(eta, place)}</b>
            </span>
          )}
        </div>
        <div style={{ marginBlock: '12px 10px' }}>
          <Meter
            label={t('campaigns:progress')}
            parts={[
              { tone: 'go', value: counts.sent },
              { tone: 'stop', value: counts.failed },
              { tone: 'idle', value: counts.skipped + counts.cancelled },
            ]}
            thick
            total={counts.total}
          />
        </div>
        <div className="h-row">
          <Keys counts={counts} />
          <Spoken text={`${formatClock(at, place)} · ${finding}`} urgent={view.status} />
        </div>
      </section>
      <Pace view={view} />
    </>
  )
}

const Keys = ({ counts }: { counts: RunCounts }) => {
  const { t, language } = useText()
  const count = (value: number) => formatCount(value, language)
  return (
    <>
      <Key tone="go" value={count(counts.sent)} word={t('campaigns:sent')} />
      <Key tone="stop" value={count(counts.failed)} word={t('campaigns:failed')} />
      <Key tone="idle" value={count(counts.skipped)} word={t('campaigns:skipped')} />
      {counts.cancelled > 0 && (
        <Key tone="idle" value={count(counts.cancelled)} word={t('campaigns:cancelled')} />
      )}
      <Key tone="left" value={count(progressOf(counts).toGo)} word={t('campaigns:toGo')} />
    </>
  )
}

const Pace = ({ view }: { view: RunFigures }) => {
  const { t, language } = useText()
  const { counts, rate, waits } = view
  const count = (value: number) => formatCount(value, language)
  const waiting = morningOf(waits)?.people ?? 0
  return (
    <Stats
      figures={[
        {
          label: t('campaigns:rateNow'),
          value: t('campaigns:perMinute', { rate: count(rate?.perMinute ?? 0) }),
          detail: t('campaigns:ceiling'),
        },
        {
          label: t('campaigns:toGoNow'),
          value: count(Math.max(0, progressOf(counts).toGo - waiting)),
          detail: t('campaigns:toGoDetail', { total: count(counts.total) }),
        },
        {
          label: t('campaigns:waitingMorning'),
          value: count(waiting),
          detail: t('campaigns:waitingDetail'),
        },
        {
          label: t('campaigns:notSure'),
          value: count(counts.unknown),
          detail: t('campaigns:notSureDetail'),
        },
      ]}
    />
  )
}

const Key = (props: { tone: string; value: string; word: string }) => (
  <span className={`h-key h-key--${props.tone}`}>
    <span>
      <b className="h-n">{props.value}</b> {props.word}
    </span>
  </span>
)

/** Speaks at most every ten seconds, and at once when the status changes. */
const Spoken = ({ text, urgent }: { text: string; urgent: string }) => {
  const [spoken, setSpoken] = useState(text)
  const [status, setStatus] = useState(urgent)
  const latest = useRef(text)
  latest.current = text
  if (status !== urgent) {
    setStatus(urgent)
    setSpoken(text)
  }
  useEffect(() => {
    const timer = setInterval(() => setSpoken(latest.current), SPEAK_MS)
    return () => clearInterval(timer)
  }, [])
  return (
    <>
      <span aria-hidden="true" className="h-2nd" style={{ marginInlineStart: 'auto' }}>
        {text}
      </span>
      <span aria-live="polite" className="h-sr">
        {spoken}
      </span>
    </>
  )
}
