'use client'

import type { RunFigures } from '../run-model.ts'

import { EmptyState } from '../../../../ui/EmptyState/index.tsx'
import { Note } from '../../../../ui/Note/index.tsx'
import { Stale } from '../../../../ui/Stale/index.tsx'
import { useLive } from '../../../../ui/use-live.ts'
import { useText } from '../../../../ui/use-text.ts'
import { Monitor } from './Monitor.tsx'

export type RunProps = {
  campaign: string
  timeZone: string
  currency: string
  canSteer: boolean
  isOwner: boolean
}

/** The tab of a run: the monitor once there is one, else what to do first. */
export const RunScreen = (props: RunProps) => {
  const { t } = useText()
  const path = `/api/v1/campaigns/${props.campaign}`
  const live = useLive<RunFigures>(`${path}/run`, `run.${props.campaign}`)
  const { view, failure, stream, refresh } = live

  if (!view) return <Opening problem={failure && (failure.detail ?? t('campaigns:tryAgain'))} />
  if (view.status === 'draft') return <NotStarted canStart={props.canSteer} />
  return (
    <>
      <Stale live={live} timeZone={props.timeZone} />
      <Monitor {...props} path={path} refresh={refresh} stream={stream} view={view} />
    </>
  )
}

const Opening = ({ problem }: { problem: string | null }) => {
  const { t } = useText()
  return (
    <main className="h h-page">
      {problem === null ? (
        <div aria-label={t('campaigns:loading')} className="h-stack" role="status">
          <div className="h-card h-stack h-stack--3">
            <span className="h-skel" style={{ width: '35%' }} />
            <span className="h-skel" />
            <span className="h-skel" style={{ width: '60%' }} />
          </div>
          <div className="h-card" style={{ height: 106 }} />
          <div className="h-card" style={{ height: 190 }} />
        </div>
      ) : (
        <Note role="alert" tone="stop">
          <b>{t('campaigns:runFailed')}</b> {problem}
        </Note>
      )}
    </main>
  )
}

const NotStarted = ({ canStart }: { canStart: boolean }) => {
  const { t } = useText()
  const action = canStart && (
    <a className="btn btn--style-primary btn--size-medium" href="check">
      {t('campaigns:goCheck')}
    </a>
  )
  return (
    <main className="h h-page">
      <EmptyState action={action} icon="send" title={t('campaigns:notStarted')}>
        <p>{t('campaigns:notStartedMore')}</p>
      </EmptyState>
    </main>
  )
}
