'use client'

import { useEffect, useRef, useState } from 'react'

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
  const { counts, at, eta, rate } = view
  const { done, toGo } = progressOf(counts)
  const place = { language, timeZone }
  const count = (value: number) => formatCount(value, language)
  const waiting = morningOf(view.waits)?.people ?? 0
  const finding = t('campaigns:doneOf', { done: count(done), total: count(counts.total) })
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
          <Key tone="go" value={count(counts.sent)} word={t('campaigns:sent')} />
          <Key tone="stop" value={count(counts.failed)} word={t('campaigns:failed')} />
          <Key tone="idle" value={count(counts.skipped)} word={t('campaigns:skipped')} />
          {counts.cancelled > 0 && (
            <Key tone="idle" value={count(counts.cancelled)} word={t('campaigns:cancelled')} />
          )}
          <Key tone="left" value={count(toGo)} word={t('campaigns:toGo')} />
          <Spoken text={`${formatClock(at, place)} · ${finding}`} urgent={view.status} />
        </div>
      </section>
      <Stats
        figures={[
          {
            label: t('campaigns:rateNow'),
            value: t('campaigns:perMinute', { rate: count(rate?.perMinute ?? 0) }),
            detail: t('campaigns:ceiling'),
          },
          {
            label: t('campaigns:toGoNow'),
            value: count(Math.max(0, toGo - waiting)),
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
    </>
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
  const latest = useRef(text)
  latest.current = text
  useEffect(() => {
    const timer = setInterval(() => setSpoken(latest.current), SPEAK_MS)
    return () => clearInterval(timer)
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new status is the reason to speak
  useEffect(() => setSpoken(latest.current), [urgent])
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
