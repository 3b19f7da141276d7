'use client'

import { useEffect, useRef, useState } from 'react'

import type { RunFigures } from '../run-model.ts'

import { formatClock, formatCount, formatDayAndTime, formatNear } from '../../../../ui/format.ts'
import { Meter } from '../../../../ui/Meter/index.tsx'
import { useText } from '../../../../ui/use-text.ts'
import { progressOf } from '../run-model.ts'

type ProgressProps = { view: RunFigures; timeZone: string }

const SPEAK_MS = 10_000

/** How far it is, in parts, with pace and end. */
export const Progress = ({ view, timeZone }: ProgressProps) => {
  const { t, language } = useText()
  const { message: counts = view.counts, at } = view
  const place = { language, timeZone }
  const { done } = progressOf(counts)
  const ends = endOf(view, place)
  const waiting = counts.deferred + counts.unknown
  const isSample = view.sample?.passed === false
  const finding = t(isSample ? 'campaigns:doneOfFirst' : 'campaigns:doneOf', {
    done: formatCount(done, language),
    total: formatCount(counts.total, language),
  })
  return (
    <section aria-label={t('campaigns:progress')} className="h-card">
      <div className="h-row h-row--between">
        <h2 className="h-title">{finding}</h2>
        {ends && (
          <span>
            {t(ends.word)} <b>{ends.text}</b>
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
            { tone: 'wait', value: waiting },
          ]}
          reached={done}
          thick
          total={counts.total}
        />
      </div>
      <div className="h-row">
        <Keys view={view} />
        <Spoken
          over={Boolean(view.finishedAt)}
          text={`${formatClock(at, place)} · ${finding}`}
          urgent={view.status}
        />
      </div>
    </section>
  )
}

type Place = { language: string; timeZone: string }

const endOf = ({ at, eta, nudgesEnd, finishedAt, sample }: RunFigures, place: Place) => {
  if (finishedAt) return { word: 'campaigns:ended', text: formatDayAndTime(finishedAt, place) }
  const end = eta ?? nudgesEnd
  if (!end) return null
  const word = eta ? (sample?.passed === false ? 'asksAbout' : 'endsAbout') : 'nudgesUntil'
  return { word: `campaigns:${word}`, text: formatNear(end, at, place) }
}

const Keys = ({ view }: { view: RunFigures }) => {
  const { t, language } = useText()
  const { message: counts = view.counts } = view
  const toGo = progressOf(counts).toGo - counts.deferred - counts.unknown
  const parts = [
    { tone: 'go', value: counts.sent, word: 'sent' },
    { tone: 'stop', value: counts.failed, word: 'failed' },
    { tone: 'idle', value: counts.skipped, word: 'skipped' },
    { tone: 'idle', value: counts.cancelled, word: 'cancelled', rare: true },
    { tone: 'wait', value: counts.deferred, word: 'wait', rare: true },
    { tone: 'wait', value: counts.unknown, word: 'notSure', rare: true },
    { tone: 'left', value: Math.max(0, toGo), word: 'toGo' },
  ]
  return parts
    .filter(({ value, rare }) => value > 0 || !rare)
    .map(({ tone, value, word }) => (
      <Key
        key={word}
        tone={tone}
        value={formatCount(value, language)}
        word={t(`campaigns:${word}`)}
      />
    ))
}

const Key = (props: { tone: string; value: string; word: string }) => (
  <span className={`h-key h-key--${props.tone}`}>
    <span>
      <b className="h-n">{props.value}</b> {props.word}
    </span>
  </span>
)

type SpokenProps = { text: string; urgent: string; over: boolean }

/** Speaks at most every ten seconds, and at once when the status changes; what is over needs no clock. */
const Spoken = ({ text, urgent, over }: SpokenProps) => {
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
      {!over && (
        <span aria-hidden="true" className="h-2nd h-end">
          {text}
        </span>
      )}
      <span aria-live="polite" className="h-sr">
        {spoken}
      </span>
    </>
  )
}
