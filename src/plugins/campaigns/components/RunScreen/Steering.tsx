'use client'

import { toast } from '@payloadcms/ui'
import { useState } from 'react'

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
  const pause = useAction(`${path}/pause`)
  const resume = useAction(`${path}/resume`)
  const stop = useAction(`${path}/stop`)
  const may = stepsOf(view.status)
  const people = { people: formatCount(progressOf(view.counts).toGo, language) }
  const failure = pause.failure ?? resume.failure ?? stop.failure

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
    setAsking(false)
    if ((await stop.run({})) !== null) refresh()
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
          <span className="h-row">
            {may.stop && (
              <Button danger narrow onClick={() => setAsking(true)}>
                <Icon name="stop" />
                {t('campaigns:stopAsk')}
              </Button>
            )}
            {may.pause && (
              <Button
                blocked={pause.busy ? t('campaigns:working') : undefined}
                look="primary"
                onClick={onPause}
              >
                <Icon name="pause" />
                {t('campaigns:pause')}
              </Button>
            )}
            {may.resume && (
              <Button
                blocked={resume.busy ? t('campaigns:working') : undefined}
                look="primary"
                onClick={onResume}
              >
                <Icon name="play" />
                {t('campaigns:resume')}
              </Button>
            )}
          </span>
        )}
      </div>
      {failure && (
        <Note role="alert" tone="stop">
          {failure.detail ?? t('campaigns:tryAgain')}
        </Note>
      )}
      {view.status === 'paused' && (
        <Note tone="wait">
          <b>{t('campaigns:isPaused')}</b> {view.reason ?? t('campaigns:isPausedMore', people)}
        </Note>
      )}
      {asking && (
        <Confirm
          confirm={t('campaigns:stop')}
          danger
          keep={t('campaigns:goOn')}
          onConfirm={onStop}
          onKeep={() => setAsking(false)}
          title={t('campaigns:askStop')}
        >
          {t('campaigns:askStopMore', people)}
        </Confirm>
      )}
    </>
  )
}
