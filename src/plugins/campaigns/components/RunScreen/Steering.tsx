'use client'

import { toast } from '@payloadcms/ui'
import { useState } from 'react'

import type { RunStatus } from '../../../../core/model/campaign-run.ts'
import type { StreamState } from '../../../../ui/use-stream.ts'
import type { RunFigures } from '../run-model.ts'

import { Button } from '../../../../ui/Button/index.tsx'
import { Confirm } from '../../../../ui/Confirm/index.tsx'
import { formatCount } from '../../../../ui/format.ts'
import { Icon } from '../../../../ui/Icon/index.tsx'
import { Note } from '../../../../ui/Note/index.tsx'
import { useAction } from '../../../../ui/use-action.ts'
import { useText } from '../../../../ui/use-text.ts'
import { progressOf, stepsOf } from '../run-model.ts'
import { StatusPill } from '../StatusPill.tsx'

type SteeringProps = {
  view: RunFigures
  path: string
  canSteer: boolean
  stream: StreamState
  refresh: () => void
}

/** The status and the brakes: pause and resume at once with a way back, stop after one question. */
export const Steering = ({ view, path, canSteer, stream, refresh }: SteeringProps) => {
  const { t, language } = useText()
  const [asking, setAsking] = useState(false)
  const people = { people: formatCount(progressOf(view.counts).toGo, language) }
  const brakes = useBrakes(path, people, refresh)

  const onStop = () => {
    setAsking(false)
    void brakes.onStop()
  }

  return (
    <>
      <div className="h-row h-row--between">
        <span className="h-row">
          <StatusPill status={view.status} t={t} />
          <span className="h-2nd">
            {t(stream === 'live' ? 'campaigns:live' : 'campaigns:reconnecting')}
          </span>
        </span>
        {canSteer && (
          <Brakes brakes={brakes} onAskStop={() => setAsking(true)} status={view.status} />
        )}
      </div>
      {brakes.failure && (
        <Note role="alert" tone="stop">
          {brakes.failure.detail ?? t('campaigns:tryAgain')}
        </Note>
      )}
      {view.status === 'paused' && (
        <Note tone="wait">
          <b>{t('campaigns:isPaused')}</b> {view.reason ?? t('campaigns:isPausedMore', people)}
        </Note>
      )}
      {asking && <AskStop onKeep={() => setAsking(false)} onStop={onStop} people={people} />}
    </>
  )
}

type People = { people: string }

const useBrakes = (path: string, people: People, refresh: () => void) => {
  const { t } = useText()
  const pause = useAction(`${path}/pause`)
  const resume = useAction(`${path}/resume`)
  const stop = useAction(`${path}/stop`)

  const onResume = async () => {
    if ((await resume.run({})) !== null) refresh()
  }
  const onPause = async () => {
    if ((await pause.run({})) === null) return
    refresh()
    toast.success(t('campaigns:pausedToast', people), {
      duration: 10_000,
      action: { label: t('campaigns:resume'), onClick: () => void onResume() },
    })
  }
  const onStop = async () => {
    if ((await stop.run({})) !== null) refresh()
  }
  const failure = pause.failure ?? resume.failure ?? stop.failure
  return { onPause, onResume, onStop, failure, pausing: pause.busy, resuming: resume.busy }
}

type BrakesProps = {
  brakes: ReturnType<typeof useBrakes>
  status: RunStatus
  onAskStop: () => void
}

const Brakes = ({ brakes, status, onAskStop }: BrakesProps) => {
  const { t } = useText()
  const may = stepsOf(status)
  const working = (busy: boolean) => (busy ? t('campaigns:working') : undefined)
  return (
    <span className="h-row">
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
      {may.resume && (
        <Button blocked={working(brakes.resuming)} look="primary" onClick={brakes.onResume}>
          <Icon name="play" />
          {t('campaigns:resume')}
        </Button>
      )}
    </span>
  )
}

type AskStopProps = { people: People; onStop: () => void; onKeep: () => void }

const AskStop = ({ people, onStop, onKeep }: AskStopProps) => {
  const { t } = useText()
  return (
    <Confirm
      confirm={t('campaigns:stop')}
      danger
      keep={t('campaigns:goOn')}
      onConfirm={onStop}
      onKeep={onKeep}
      title={t('campaigns:askStop')}
    >
      {t('campaigns:askStopMore', people)}
    </Confirm>
  )
}
