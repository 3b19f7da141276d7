'use client'

import { useConfig } from '@payloadcms/ui'

import type { IconName } from '../../../../ui/Icon/index.tsx'
import type { Tone } from '../../../../ui/Pill/index.tsx'
import type { LaneFigures, LaneWord, RunFigures } from '../run-model.ts'

import { Card } from '../../../../ui/Card/index.tsx'
import { DataTable } from '../../../../ui/DataTable/index.tsx'
import { formatCount } from '../../../../ui/format.ts'
import { LiveTime } from '../../../../ui/LiveTime/index.tsx'
import { Pill } from '../../../../ui/Pill/index.tsx'
import { useText } from '../../../../ui/use-text.ts'
import { laneWord } from '../run-model.ts'
import { reasonText } from '../words.ts'

const look: Record<LaneWord, { tone: Tone; icon: IconName }> = {
  sending: { tone: 'go', icon: 'play' },
  starting: { tone: 'line', icon: 'ring' },
  'catching-up': { tone: 'wait', icon: 'wait' },
  flood: { tone: 'wait', icon: 'wait' },
  resting: { tone: 'wait', icon: 'wait' },
  'signed-out': { tone: 'stop', icon: 'key' },
  'in-line': { tone: 'idle', icon: 'clock' },
  idle: { tone: 'idle', icon: 'check' },
}

type LanesProps = { view: RunFigures }

/** Each sending account: what it is doing, its pace, and how long it still has to wait. */
export const Lanes = ({ view }: LanesProps) => {
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
            cell: (lane) => <LaneState lane={lane} view={view} />,
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

const LaneState = ({ lane, view }: { lane: LaneFigures; view: RunFigures }) => {
  const { t } = useText()
  const { config } = useConfig()
  const word = laneWord(lane, view.status, view.at)
  const until = word === 'flood' ? lane.floodUntil : word === 'resting' ? lane.restUntil : null
  const why = word === 'resting' ? lane.restReason : word === 'signed-out' ? lane.stateReason : null
  return (
    <span>
      <Pill {...look[word]}>{t(`campaigns:lane-${word}`)}</Pill>
      {until && (
        <span className="sub">
          {t('campaigns:goesOnIn')} <LiveTime at={view.at} until={until} />
        </span>
      )}
      {word === 'catching-up' && <span className="sub">{t('campaigns:lane-behind')}</span>}
      {why && <span className="sub">{reasonText(t, why)}</span>}
      {word === 'signed-out' && (
        <a className="sub" href={`${config.routes.admin}/connect/telegram`}>
          {t('campaigns:reconnect')}
        </a>
      )}
    </span>
  )
}
