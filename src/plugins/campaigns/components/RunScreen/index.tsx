'use client'

import { useEffect } from 'react'

import type { RunFigures } from '../run-model.ts'

import { EmptyState } from '../../../../ui/EmptyState/index.tsx'
import { Note } from '../../../../ui/Note/index.tsx'
import { useLive } from '../../../../ui/use-live.ts'
import { useText } from '../../../../ui/use-text.ts'
import { hasEnded } from '../run-model.ts'
import { Monitor } from './Monitor.tsx'

export type RunProps = {
  campaign: string
  timeZone: string
  currency: string
  canSteer: boolean
  isOwner: boolean
}

const LOOK_EVERY = 15_000

/** The tab of a run: the monitor once there is one, else what to do first. */
export const RunScreen = (props: RunProps) => {
  const { t } = useText()
  const path = `/api/v1/campaigns/${props.campaign}`
  const { view, failure, stream, refresh } = useLive<RunFigures>(
    `${path}/run`,
    `run.${props.campaign}`,
  )
  // The stream tells of what happens; that nothing goes on, or an hour is over, nobody tells.
  const isOver = view !== null && hasEnded(view.status)
  useEffect(() => {
    const timer = isOver ? undefined : setInterval(refresh, LOOK_EVERY)
    return () => clearInterval(timer)
  }, [isOver, refresh])

  if (!view) return <Opening problem={failure && (failure.detail ?? t('campaigns:tryAgain'))} />
  if (view.status === 'draft') return <NotStarted canStart={props.canSteer} />
  return <Monitor {...props} path={path} refresh={refresh} stream={stream} view={view} />
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
