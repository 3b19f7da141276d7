'use client'

import { useConfig } from '@payloadcms/ui'

import type { IconName } from '../../../../ui/Icon/index.tsx'
import type { Tone } from '../../../../ui/Pill/index.tsx'
import type { LaneFigures, LaneWord } from '../lane-model.ts'
import type { RunFigures } from '../run-model.ts'

import { Card } from '../../../../ui/Card/index.tsx'
import { DataTable } from '../../../../ui/DataTable/index.tsx'
import { formatCount, formatNear } from '../../../../ui/format.ts'
import { LiveTime } from '../../../../ui/LiveTime/index.tsx'
import { Pill } from '../../../../ui/Pill/index.tsx'
import { useText } from '../../../../ui/use-text.ts'
import { hasHealth, laneUntil, laneWhy, laneWord } from '../lane-model.ts'
import { reasonText } from '../words.ts'

const look: Record<LaneWord, { tone: Tone; icon: IconName }> = {
  sending: { tone: 'go', icon: 'play' },
  waiting: { tone: 'wait', icon: 'clock' },
  ceiling: { tone: 'wait', icon: 'wait' },
  'no-connection': { tone: 'stop', icon: 'warn' },
  off: { tone: 'stop', icon: 'stop' },
  starting: { tone: 'line', icon: 'ring' },
  'catching-up': { tone: 'wait', icon: 'wait' },
  flood: { tone: 'wait', icon: 'wait' },
  resting: { tone: 'wait', icon: 'wait' },
  'signed-out': { tone: 'stop', icon: 'key' },
  'in-line': { tone: 'idle', icon: 'clock' },
  idle: { tone: 'idle', icon: 'check' },
}

type LanesProps = { view: RunFigures; timeZone: string }

/** Each sending account: what it is doing, its pace, and how long it still has to wait. */
export const Lanes = ({ view, timeZone }: LanesProps) => {
  const { t, language } = useText()
  const count = (value: number) => formatCount(value, language)
  return (
    <Card
      aside={<span className="h-2nd">{t('campaigns:oneInFlight')}</span>}
      flush
      title={t('campaigns:accounts')}
    >
      <DataTable
        caption={t('campaigns:accounts')}
        columns={[
          {
            key: 'account',
            head: t('campaigns:account'),
            wide: 2,
            cell: (lane) => <b>{lane.name}</b>,
          },
          {
            key: 'state',
            head: t('campaigns:state'),
            cell: (lane) => <LaneState lane={lane} timeZone={timeZone} view={view} />,
          },
          { key: 'pace', head: t('campaigns:pace'), cell: (lane) => <Pace lane={lane} /> },
          {
            key: 'today',
            head: t('campaigns:today'),
            numeric: true,
            cell: ({ sentToday, perDay }) =>
              perDay
                ? t('campaigns:ofCeiling', { sent: count(sentToday), ceiling: count(perDay) })
                : count(sentToday),
          },
        ]}
        rowKey={(lane) => lane.accountId}
        rows={view.lanes}
      />
    </Card>
  )
}

/** The account's own ceilings; the lowest of them is what holds. */
const Pace = ({ lane: { perSecond = 1, perHour } }: { lane: LaneFigures }) => {
  const { t, language } = useText()
  return (
    <span>
      {t('campaigns:paceSecond', { count: perSecond, pace: formatCount(perSecond, language) })}
      {perHour && (
        <span className="sub">
          {t('campaigns:paceHour', { pace: formatCount(perHour, language) })}
        </span>
      )}
    </span>
  )
}

type StateProps = LanesProps & { lane: LaneFigures }

const LaneState = ({ lane, view, timeZone }: StateProps) => {
  const { t, language } = useText()
  const word = laneWord(lane, view)
  const until = laneUntil(word, lane)
  const why = laneWhy(word, lane)
  const since = word === 'no-connection' ? lane.outage?.since : null
  return (
    <span>
      <Pill {...look[word]}>{t(`campaigns:lane-${word}`)}</Pill>
      {since && (
        <span className="sub">
          {t('campaigns:laneSince', { at: formatNear(since, view.at, { language, timeZone }) })}
        </span>
      )}
      {until && (
        <span className="sub">
          {t('campaigns:goesOnIn')} <LiveTime at={view.at} until={until} />
        </span>
      )}
      {why && <span className="sub">{reasonText(t, why)}</span>}
      <WayOn lane={lane} word={word} />
    </span>
  )
}

/** Where a person looks, or does something about it. */
const WayOn = ({ lane, word }: { lane: LaneFigures; word: LaneWord }) => {
  const { t } = useText()
  const { config } = useConfig()
  const { admin } = config.routes
  const { accountId } = lane
  if (word === 'signed-out')
    return (
      <a className="sub" href={`${admin}/connect/telegram?account=${accountId}`}>
        {t('campaigns:reconnect')}
      </a>
    )
  if (!hasHealth(word, lane)) return null
  return (
    <a className="sub" href={`${admin}/collections/telegram-accounts/${accountId}/health`}>
      {t('campaigns:toHealth')}
    </a>
  )
}
