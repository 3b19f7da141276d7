'use client'

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

const look: Record<LaneWord, { tone: Tone; icon: IconName }> = {
  sending: { tone: 'go', icon: 'play' },
  starting: { tone: 'line', icon: 'ring' },
  flood: { tone: 'wait', icon: 'wait' },
  resting: { tone: 'wait', icon: 'wait' },
  'signed-out': { tone: 'stop', icon: 'key' },
  idle: { tone: 'idle', icon: 'check' },
}

type LanesProps = { view: RunFigures; timeZone: string }

/** Each sending account: what it is doing, its pace, and how long it still has to wait. */
export const Lanes = ({ view }: LanesProps) => {
  const { t, language } = useText()
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
          { key: 'pace', head: t('campaigns:pace'), cell: () => t('campaigns:paceOne') },
          {
            key: 'today',
            head: t('campaigns:today'),
            numeric: true,
            cell: (lane) => formatCount(lane.sentToday, language),
          },
        ]}
        rowKey={(lane) => lane.accountId}
        rows={view.lanes}
      />
    </Card>
  )
}

const LaneState = ({ lane, view }: { lane: LaneFigures; view: RunFigures }) => {
  const { t } = useText()
  const word = laneWord(lane, view.status, view.at)
  const until = word === 'flood' ? lane.floodUntil : word === 'resting' ? lane.restUntil : null
  const why = word === 'resting' ? lane.restReason : word === 'signed-out' ? lane.stateReason : null
  return (
    <span>
      <Pill {...look[word]}>{t(`campaigns:lane-${word}`)}</Pill>
      {until && (
        <span className="sub">
          {t('campaigns:goesOnIn')} <LiveTime until={until} />
        </span>
      )}
      {why && <span className="sub">{why}</span>}
    </span>
  )
}
