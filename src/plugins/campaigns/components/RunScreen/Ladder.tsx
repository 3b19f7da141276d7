'use client'

import type { RunFigures, StepFigures } from '../run-model.ts'

import { Card } from '../../../../ui/Card/index.tsx'
import { DataTable } from '../../../../ui/DataTable/index.tsx'
import { formatCount } from '../../../../ui/format.ts'
import { useText } from '../../../../ui/use-text.ts'
import { stepText } from '../nudge-words.ts'
import { reasonText } from '../words.ts'

/** The nudges of a run, step by step: who waits, who got it, and for whom it was called off, with why. */
export const Ladder = ({ view: { steps = [] } }: { view: RunFigures }) => {
  const { t, language } = useText()
  if (steps.length === 0) return null
  const count = (value: number) => formatCount(value, language)
  return (
    <Card
      aside={<span className="h-2nd">{t('campaigns:ladderRule')}</span>}
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
