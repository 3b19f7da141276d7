'use client'

import type { RunFigures, StepFigures } from '../run-model.ts'

import { Card } from '../../../../ui/Card/index.tsx'
import { DataTable } from '../../../../ui/DataTable/index.tsx'
import { formatCount } from '../../../../ui/format.ts'
import { useText } from '../../../../ui/use-text.ts'
import { stepText } from '../nudge-words.ts'
import { reasonText } from '../words.ts'
import { NudgeNow } from './NudgeNow.tsx'

const figures: readonly { key: string; head: string; of: (one: StepFigures) => number }[] = [
  { key: 'waiting', head: 'campaigns:stepWaits', of: ({ waiting }) => waiting },
  { key: 'sent', head: 'campaigns:stepSent', of: ({ sent }) => sent },
  { key: 'off', head: 'campaigns:stepOff', of: ({ cancelled }) => cancelled },
  { key: 'not', head: 'campaigns:stepNot', of: ({ notSent }) => notSent },
]

type LadderProps = { view: RunFigures; campaign: string; canSteer: boolean; refresh: () => void }

/** The nudges of a run, step by step: who waits, who got it, and for whom it was called off, with why. */
export const Ladder = ({ view, campaign, canSteer, refresh }: LadderProps) => {
  const { t, language } = useText()
  const { steps = [], status } = view
  const [first] = steps
  if (!first) return null
  const waiting = ['running', 'finishing'].includes(status) && !first.manual ? first.early : 0
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
          ...figures.map(({ key, head, of }) => ({
            key,
            head: t(head),
            numeric: true,
            cell: (one: StepFigures) => formatCount(of(one), language),
          })),
        ]}
        rowKey={({ step }) => String(step)}
        rows={steps}
      />
    </Card>
  )
}

const Step = ({ step }: { step: StepFigures }) => {
  const { t, language } = useText()
  return (
    <span>
      <b>{stepText(t, step)}</b>
      {step.sample?.passed === false && (
        <span className="sub">
          {t('campaigns:stepFew', { people: formatCount(step.sample.size, language) })}
        </span>
      )}
      {step.because.map(({ reason, count }) => (
        <span className="sub" key={reason}>
          {formatCount(count, language)} · {reasonText(t, reason)}
        </span>
      ))}
    </span>
  )
}
