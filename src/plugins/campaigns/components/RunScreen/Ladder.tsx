'use client'

import { useState } from 'react'

import type { RunFigures, StepFigures } from '../run-model.ts'

import { Button } from '../../../../ui/Button/index.tsx'
import { Card } from '../../../../ui/Card/index.tsx'
import { Confirm } from '../../../../ui/Confirm/index.tsx'
import { DataTable } from '../../../../ui/DataTable/index.tsx'
import { formatCount } from '../../../../ui/format.ts'
import { useAction } from '../../../../ui/use-action.ts'
import { useText } from '../../../../ui/use-text.ts'
import { stepText } from '../nudge-words.ts'
import { reasonText } from '../words.ts'

type LadderProps = { view: RunFigures; campaign: string; canSteer: boolean; refresh: () => void }

/** The nudges of a run, step by step: who waits, who got it, and for whom it was called off, with why. */
export const Ladder = ({ view, campaign, canSteer, refresh }: LadderProps) => {
  const { t, language } = useText()
  const { steps = [], status } = view
  const [first] = steps
  if (!first) return null
  const waiting = ['running', 'finishing'].includes(status) && !first.manual ? first.waiting : 0
  const count = (value: number) => formatCount(value, language)
  return (
    <Card
      aside={
        canSteer && waiting > 0 ? (
          <NudgeNow campaign={campaign} people={waiting} refresh={refresh} />
        ) : (
          <span className="h-2nd">{t('campaigns:ladderRule')}</span>
        )
      }
      flush
      title={t('campaigns:ladder')}
    >
      <DataTable
        caption={t('campaigns:ladder')}
        columns={[
          { key: 'step', head: t('campaigns:step'), wide: 3, cell: (one) => <Step step={one} /> },
          {
            key: 'waiting',
            head: t('campaigns:stepWaits'),
            numeric: true,
            cell: ({ waiting }) => count(waiting),
          },
          {
            key: 'sent',
            head: t('campaigns:stepSent'),
            numeric: true,
            cell: ({ sent }) => count(sent),
          },
          {
            key: 'off',
            head: t('campaigns:stepOff'),
            numeric: true,
            cell: ({ cancelled }) => count(cancelled),
          },
          {
            key: 'not',
            head: t('campaigns:stepNot'),
            numeric: true,
            cell: ({ notSent }) => count(notSent),
          },
        ]}
        rowKey={({ step }) => String(step)}
        rows={steps}
      />
    </Card>
  )
}

type NudgeNowProps = { campaign: string; people: number; refresh: () => void }

/** Brings the first step forward, after one question; each person still passes the gate. */
const NudgeNow = ({ campaign, people, refresh }: NudgeNowProps) => {
  const { t, language } = useText()
  const [asking, setAsking] = useState(false)
  const nudge = useAction(`/campaigns/${campaign}/nudge`)
  const many = { count: people, people: formatCount(people, language) }
  const onNudge = async () => {
    setAsking(false)
    if ((await nudge.run({})) !== null) refresh()
  }
  return (
    <>
      {nudge.failure && <span role="alert">{nudge.failure.detail ?? t('campaigns:tryAgain')}</span>}
      <Button
        blocked={nudge.busy ? t('campaigns:working') : undefined}
        look="subtle"
        onClick={() => setAsking(true)}
      >
        {t('campaigns:nudgeNow')}
      </Button>
      {asking && (
        <Confirm
          confirm={t('campaigns:nudgeSend', many)}
          keep={t('campaigns:letWait')}
          onConfirm={() => void onNudge()}
          onKeep={() => setAsking(false)}
          title={t('campaigns:askNudge', many)}
        >
          {t('campaigns:askNudgeMore')}
        </Confirm>
      )}
    </>
  )
}

const Step = ({ step }: { step: StepFigures }) => {
  const { t, language } = useText()
  return (
    <span>
      <b>{stepText(t, step)}</b>
      {step.because.map(({ reason, count }) => (
        <span className="sub" key={reason}>
          {formatCount(count, language)} · {reasonText(t, reason)}
        </span>
      ))}
    </span>
  )
}
