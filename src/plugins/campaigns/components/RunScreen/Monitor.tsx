'use client'

import { useState } from 'react'

import type { StreamState } from '../../../../ui/use-stream.ts'
import type { RunFigures } from '../run-model.ts'
import type { RunProps } from './index.tsx'
import type { RunBrakes } from './use-brakes.ts'

import { ThumbBar } from '../../../../ui/ThumbBar/index.tsx'
import { useText } from '../../../../ui/use-text.ts'
import { hasEnded, stepsOf } from '../run-model.ts'
import { Failures } from './Failures.tsx'
import { Hold } from './Hold.tsx'
import { KeysLine } from './KeysLine.tsx'
import { Ladder } from './Ladder.tsx'
import { Lanes } from './Lanes.tsx'
import { Links } from './Links.tsx'
import { Morning } from './Morning.tsx'
import { Outcome, useResults } from './Outcome.tsx'
import { Progress } from './Progress.tsx'
import { RunLog } from './RunLog.tsx'
import { restText } from './rest-text.ts'
import { AskStop, Brakes, Head } from './Steering.tsx'
import { useBrakes } from './use-brakes.ts'
import { useKeys } from './use-keys.ts'
import { useLogView } from './use-log-view.ts'
import { WhyNot } from './WhyNot.tsx'

type MonitorProps = RunProps & {
  view: RunFigures
  path: string
  stream: StreamState
  refresh: () => void
}

/** Where a run stands, how fast it goes, what it waits for, what came of it, and the brakes. */
export const Monitor = (props: MonitorProps) => {
  const { view, path, stream, refresh, campaign, timeZone, currency, canSteer, isOwner } = props
  const { t, language } = useText()
  const [asking, setAsking] = useState(false)
  const kept = restText(t, language, { word: 'kept', view })
  const outcome = useResults(path, view.at)
  const brakes = useBrakes({ path, kept, status: view.status, refresh })
  const may = stepsOf(view.status)
  const keys = useRunKeys(canSteer && !view.hold ? may : NOTHING, brakes)
  const steering = canSteer && (may.pause || may.resume || may.stop) && (
    <Brakes brakes={brakes} onAskStop={() => setAsking(true)} view={view} />
  )
  return (
    <main className="h">
      <div className="h-page h-stack">
        <Head problem={brakes.failure} stream={stream} timeZone={timeZone} view={view}>
          {steering && <span className="h-row h-only-desk-flex">{steering}</span>}
        </Head>
        <Hold brakes={brakes} canSteer={canSteer} view={view} />
        <Progress timeZone={timeZone} view={view} />
        <Outcome {...{ currency, outcome, view }} />
        {!hasEnded(view.status) && <Morning {...{ isOwner, path, refresh, timeZone, view }} />}
        <Ladder campaign={campaign} canSteer={canSteer} refresh={refresh} view={view} />
        {outcome.results && <Links mark={outcome.byLinks} path={path} />}
        <Lanes timeZone={timeZone} view={view} />
        <People {...{ campaign, path, timeZone, view }} />
        <KeysLine {...keys} canSteer={Boolean(steering)} />
      </div>
      {steering && <ThumbBar>{steering}</ThumbBar>}
      {asking && (
        <AskStop
          onKeep={() => setAsking(false)}
          onStop={() => {
            setAsking(false)
            void brakes.onStop()
          }}
          view={view}
        />
      )}
    </main>
  )
}

type PeopleProps = Pick<MonitorProps, 'campaign' | 'path' | 'timeZone' | 'view'>

/** Who did not get it, what became of somebody, and everybody one by one. */
const People = ({ campaign, path, timeZone, view }: PeopleProps) => {
  const [shown, show] = useLogView()
  return (
    <>
      <Failures mark={`${view.counts.failed}.${view.counts.skipped}`} onShow={show} path={path} />
      <WhyNot path={path} timeZone={timeZone} />
      <RunLog campaign={campaign} show={show} shown={shown} timeZone={timeZone} view={view} />
    </>
  )
}

const NOTHING = { pause: false, resume: false }

const useRunKeys = (may: typeof NOTHING, { onPause, onResume }: RunBrakes) =>
  useKeys({
    p: may.pause ? onPause : may.resume ? () => void onResume() : null,
    l: () => goTo('run-log'),
    f: () => goTo('run-failures'),
  })

/** Moves there and gives it the keyboard. */
const goTo = (id: string): void => {
  const place = document.getElementById(id)
  place?.scrollIntoView({ block: 'start' })
  place?.focus({ preventScroll: true })
}
