'use client'

import { useConfig } from '@payloadcms/ui'

import type { RunCounts } from '../../../../core/model/campaign-run.ts'
import type { LiveCampaign } from '../../figures.ts'
import type { DashboardFigures } from '../../read.ts'

import { Card } from '../../../../ui/Card/index.tsx'
import { formatCount, formatNear } from '../../../../ui/format.ts'
import { Meter } from '../../../../ui/Meter/index.tsx'
import { Pill } from '../../../../ui/Pill/index.tsx'
import { useMarked } from '../../../../ui/use-answers.ts'
import { useText } from '../../../../ui/use-text.ts'
import { statusLook } from './status-look.ts'

type LiveNowProps = {
  live: DashboardFigures['live']
  timeZone: string
  /** Changes whenever something happened. */
  mark: string
}

/** What goes out at this moment, with the way to its monitor. Nothing when nothing runs. */
export const LiveNow = ({ live, timeZone, mark }: LiveNowProps) => {
  const { t, language } = useText()
  const { shown, more } = live
  if (shown.length === 0) return null
  return (
    <Card title={t('analytics:liveNow')}>
      <div className="h-stack">
        {shown.map((campaign) => (
          <LiveRun campaign={campaign} key={campaign.id} mark={mark} timeZone={timeZone} />
        ))}
        {more > 0 && (
          <p className="h-s h-2nd">
            {t('analytics:liveMore', { more: formatCount(more, language) })}
          </p>
        )}
      </div>
    </Card>
  )
}

type LiveRunProps = { campaign: LiveCampaign; timeZone: string; mark: string }

const LiveRun = ({ campaign, timeZone, mark }: LiveRunProps) => {
  const { t, language } = useText()
  const { config } = useConfig()
  const { id, name, status } = campaign
  const { view: run } = useMarked<Run>(`/api/v1/campaigns/${id}/run`, mark)
  const count = (value: number) => formatCount(value, language)
  const { total, sent, failed, skipped, cancelled, deferred } =
    run?.message ?? run?.counts ?? NO_COUNTS
  const done = sent + failed + skipped + cancelled
  const isSample = run?.sample?.passed === false
  const finding = t(isSample ? 'analytics:doneOfFirst' : 'analytics:doneOf', {
    done: count(done),
    total: count(total),
  })
  return (
    <div className="h-stack h-stack--2" style={{ minHeight: 70 }}>
      <div className="h-row h-row--between">
        <span className="h-row">
          <a
            className="h-live-name h-tap"
            href={`${config.routes.admin}/collections/campaigns/${id}/run`}
          >
            {name}
          </a>
          <Pill {...statusLook[status]}>{t(`analytics:status-${status}`)}</Pill>
        </span>
        <b className="h-n">{run && finding}</b>
      </div>
      <Meter
        label={name}
        parts={[
          { tone: 'go', value: sent },
          { tone: 'stop', value: failed },
          { tone: 'idle', value: skipped + cancelled },
          { tone: 'wait', value: deferred },
        ]}
        reached={done}
        thick
        total={Math.max(total, 1)}
      />
      <p className="h-s h-2nd">{run && <Parts run={run} timeZone={timeZone} />}</p>
    </div>
  )
}

/** What it is made of, in a line. */
const Parts = ({ run, timeZone }: { run: Run; timeZone: string }) => {
  const { t, language } = useText()
  const count = (value: number) => formatCount(value, language)
  const { sent, failed, deferred } = run.message ?? run.counts
  const isSample = run.sample?.passed === false
  return [
    t('analytics:liveParts', { sent: count(sent), failed: count(failed) }),
    deferred > 0 && t('analytics:liveWaits', { count: deferred, people: count(deferred) }),
    run.eta &&
      t(isSample ? 'analytics:liveAsks' : 'analytics:liveEnds', {
        at: formatNear(run.eta, run.at, { language, timeZone }),
      }),
  ]
    .filter(Boolean)
    .join(' · ')
}

type Run = {
  at: string
  counts: RunCounts
  /** Of the message alone, without its nudges. */
  message?: RunCounts
  sample?: { passed: boolean } | null
  eta?: string | null
}

const NO_COUNTS = { total: 0, sent: 0, failed: 0, skipped: 0, cancelled: 0, deferred: 0 }
