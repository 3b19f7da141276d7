'use client'

import type { ReactNode } from 'react'

import type { Failure } from '../../../../ui/problem.ts'
import type { StreamState } from '../../../../ui/use-stream.ts'
import type { RunFigures } from '../run-model.ts'
import type { RunBrakes } from './use-brakes.ts'

import { Button } from '../../../../ui/Button/index.tsx'
import { Confirm } from '../../../../ui/Confirm/index.tsx'
import { formatClock, formatDayAndTime } from '../../../../ui/format.ts'
import { Icon } from '../../../../ui/Icon/index.tsx'
import { Note } from '../../../../ui/Note/index.tsx'
import { useText } from '../../../../ui/use-text.ts'
import { hasEnded, stepsOf } from '../run-model.ts'
import { StatusPill } from '../StatusPill.tsx'
import { restText } from './rest-text.ts'
import { StateNote } from './StateNote.tsx'

type HeadProps = {
  view: RunFigures
  stream: StreamState
  timeZone: string
  problem: Failure | null
  /** The brakes, where there is room for them. */
  children: ReactNode
}

/** The status, since when, and what a person should know before anything else. */
export const Head = ({ view, stream, timeZone, problem, children }: HeadProps) => {
  const { t, language } = useText()
  const place = { language, timeZone }
  return (
    <>
      <div className="h-row h-row--between">
        <span className="h-row">
          <StatusPill status={view.status} t={t} />
          {view.startedAt && (
            <span className="h-2nd">
              {t(view.status === 'scheduled' ? 'campaigns:inLineSince' : 'campaigns:startedAt', {
                at: formatDayAndTime(view.startedAt, place),
              })}
            </span>
          )}
          {stream === 'live' && !hasEnded(view.status) && (
            <span className="h-key h-key--live h-2nd">{t('campaigns:live')}</span>
          )}
        </span>
        {children}
      </div>
      {stream === 'reconnecting' && (
        <Note tone="wait">
          <b>{t('campaigns:reconnecting')}</b>{' '}
          {t('campaigns:reconnectingMore', { at: formatClock(view.at, place) })}
        </Note>
      )}
      {problem && (
        <Note role="alert" tone="stop">
          {problem.detail ?? t('campaigns:tryAgain')}
        </Note>
      )}
      <StateNote timeZone={timeZone} view={view} />
    </>
  )
}

type BrakesProps = {
  brakes: RunBrakes
  view: RunFigures
  onAskStop: () => void
}

/**
 * What can be done with a run now: stop after one question, pause and resume at once. Where Herald paused
 * it, its note has the way on.
 */
export const Brakes = ({ brakes, view, onAskStop }: BrakesProps) => {
  const { t } = useText()
  const may = stepsOf(view.status)
  const working = (busy: boolean) => (busy ? t('campaigns:working') : undefined)
  return (
    <>
      {may.stop && (
        <Button danger narrow onClick={onAskStop}>
          <Icon name="stop" />
          {t('campaigns:stopAsk')}
        </Button>
      )}
      {may.pause && (
        <Button blocked={working(brakes.pausing)} look="primary" onClick={brakes.onPause}>
          <Icon name="pause" />
          {t('campaigns:pause')}
        </Button>
      )}
      {may.resume && !view.hold && (
        <Button
          blocked={working(brakes.resuming)}
          look="primary"
          onClick={() => void brakes.onResume()}
        >
          <Icon name="play" />
          {t('campaigns:resume')}
        </Button>
      )}
    </>
  )
}

type AskStopProps = { view: RunFigures; onStop: () => void; onKeep: () => void }

/** The one question before a run ends for good. */
export const AskStop = ({ view, onStop, onKeep }: AskStopProps) => {
  const { t, language } = useText()
  return (
    <Confirm
      confirm={t('campaigns:stop')}
      danger
      keep={t(view.status === 'scheduled' ? 'campaigns:letItWait' : 'campaigns:goOn')}
      onConfirm={onStop}
      onKeep={onKeep}
      title={t('campaigns:askStop')}
    >
      {restText(t, language, { word: 'loses', view })} {t('campaigns:askStopMore')}
    </Confirm>
  )
}
