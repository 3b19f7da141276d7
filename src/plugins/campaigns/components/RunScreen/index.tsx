'use client'

import type { RunFigures } from '../run-model.ts'

import { EmptyState } from '../../../../ui/EmptyState/index.tsx'
import { Note } from '../../../../ui/Note/index.tsx'
import { useLive } from '../../../../ui/use-live.ts'
import { useText } from '../../../../ui/use-text.ts'
import { Failures } from './Failures.tsx'
import { Lanes } from './Lanes.tsx'
import { Morning } from './Morning.tsx'
import { Progress } from './Progress.tsx'
import { RunLog } from './RunLog.tsx'
import { Steering } from './Steering.tsx'

export type RunProps = {
  campaign: string
  timeZone: string
  canSteer: boolean
  isOwner: boolean
}

/** The monitor of a run: where it stands, how fast it goes, what it waits for, and the brakes. */
export const RunScreen = ({ campaign, timeZone, canSteer, isOwner }: RunProps) => {
  const { t } = useText()
  const path = `/api/v1/campaigns/${campaign}`
  const { view, failure, stream, refresh } = useLive<RunFigures>(`${path}/run`, `run.${campaign}`)

  if (!view) {
    return (
      <div className="h h-page">
        {failure ? (
          <Note role="alert" tone="stop">
            <b>{t('campaigns:runFailed')}</b> {failure.detail ?? t('campaigns:tryAgain')}
          </Note>
        ) : (
          <div aria-label={t('campaigns:loading')} className="h-card" role="status">
            <span className="h-skel" style={{ marginBlock: 60 }} />
          </div>
        )}
      </div>
    )
  }
  if (view.status === 'draft') {
    return (
      <div className="h h-page">
        <EmptyState
          action={<a href="check">{t('campaigns:goCheck')}</a>}
          icon="send"
          title={t('campaigns:notStarted')}
        >
          <p>{t('campaigns:notStartedMore')}</p>
        </EmptyState>
      </div>
    )
  }
  const place = { timeZone }
  return (
    <div className="h h-page">
      <div className="h-stack">
        <Steering canSteer={canSteer} path={path} refresh={refresh} stream={stream} view={view} />
        <Progress {...place} view={view} />
        <Morning {...place} isOwner={isOwner} path={path} refresh={refresh} view={view} />
        <Lanes {...place} view={view} />
        <Failures mark={`${view.counts.failed}.${view.counts.skipped}`} path={path} />
        <RunLog {...place} campaign={campaign} lanes={view.lanes} mark={view.at} />
      </div>
    </div>
  )
}
