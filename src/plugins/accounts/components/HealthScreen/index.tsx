'use client'

import { useConfig } from '@payloadcms/ui'

import type { AccountHealth } from '../../health.ts'

import { formatCount, formatDayAndTime } from '../../../../ui/format.ts'
import { LiveTime } from '../../../../ui/LiveTime/index.tsx'
import { Note } from '../../../../ui/Note/index.tsx'
import { Pill } from '../../../../ui/Pill/index.tsx'
import { Stale } from '../../../../ui/Stale/index.tsx'
import { useLive } from '../../../../ui/use-live.ts'
import { useText } from '../../../../ui/use-text.ts'
import { healthLook, mayBeSignedOut, needsLogin } from '../health-look.ts'
import { Budget } from './Budget.tsx'
import { Connection } from './Connection.tsx'
import { Floods } from './Floods.tsx'
import { GoOn } from './GoOn.tsx'
import { Pace } from './Pace.tsx'
import { SignOut } from './SignOut.tsx'
import { Week } from './Week.tsx'

type HealthProps = { account: string; timeZone: string; canConnect: boolean; isOwner: boolean }

export type PartProps = { health: AccountHealth; timeZone: string }

/** How one account does: what it may still send, how fast, what came back, and what Telegram asked for. */
export const HealthScreen = ({ account, timeZone, canConnect, isOwner }: HealthProps) => {
  const { t } = useText()
  const live = useLive<AccountHealth>(`/api/v1/accounts/${account}/health`, 'dashboard')
  const { view, failure, stream, refresh } = live
  if (!view) return <Opening problem={failure && (failure.detail ?? t('accounts:failed'))} />
  const part = { health: view, timeZone }
  return (
    <>
      <Stale live={live} timeZone={timeZone} />
      <main className="h h-page">
        <div className="h-stack">
          <Head canConnect={canConnect} {...part} />
          {view.heldForRisk && <GoOn account={account} isOwner={isOwner} />}
          {stream === 'reconnecting' && <Note tone="wait">{t('accounts:reconnecting')}</Note>}
          <Budget {...part} />
          <div className="h-grid">
            <div className="h-c6 h-stack">
              <Pace {...part} />
              <Connection {...part} />
              {canConnect && mayBeSignedOut(view.state) && (
                <SignOut account={account} onDone={refresh} />
              )}
            </div>
            <div className="h-c6 h-stack">
              <Week {...part} />
              <Floods {...part} />
            </div>
          </div>
        </div>
      </main>
    </>
  )
}

/** The finding: what it may still send today, or why it sends nothing. */
const Head = ({ health, canConnect, timeZone }: PartProps & { canConnect: boolean }) => {
  const { t, language } = useText()
  const { config } = useConfig()
  const { word, because, today, floodUntil, restUntil, outSince, at, id } = health
  // A rest for its risk has an end only so that none is for ever: what ends it is somebody's word.
  const until = health.heldForRisk ? null : (restUntil ?? floodUntil)
  const again = needsLogin(word)
  const title = again
    ? t('accounts:sendsNothing')
    : t('accounts:leftToday', {
        left: formatCount(today.left, language),
        of: formatCount(today.of, language),
      })
  return (
    <>
      <div className="h-row h-row--between">
        <h2>{title}</h2>
        <Pill {...healthLook[word]}>{t(`accounts:health-${word}`)}</Pill>
      </div>
      {(because || until) && (
        <Note role="status" tone={again ? 'stop' : 'wait'}>
          {because}{' '}
          {outSince && (
            <>
              {t('accounts:outSince', {
                at: formatDayAndTime(outSince, { language, timeZone }),
              })}{' '}
            </>
          )}
          {until && (
            <>
              {t('accounts:goesOnIn')} <LiveTime at={at} until={until} />
            </>
          )}
          {again && canConnect && (
            <a href={`${config.routes.admin}/connect/telegram?account=${id}`}>
              {t('accounts:connectAgain')}
            </a>
          )}
        </Note>
      )}
    </>
  )
}

const Opening = ({ problem }: { problem: string | null }) => {
  const { t } = useText()
  return (
    <main className="h h-page">
      {problem === null ? (
        <div aria-label={t('accounts:loading')} className="h-stack" role="status">
          <div className="h-card" style={{ height: 106 }} />
          <div className="h-card h-stack h-stack--3">
            <span className="h-skel" style={{ width: '35%' }} />
            <span className="h-skel" />
            <span className="h-skel" style={{ width: '60%' }} />
          </div>
        </div>
      ) : (
        <Note role="alert" tone="stop">
          {problem}
        </Note>
      )}
    </main>
  )
}
