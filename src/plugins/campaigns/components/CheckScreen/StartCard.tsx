'use client'

import { useConfig } from '@payloadcms/ui'
import { useRouter } from 'next/navigation.js'
import { useState } from 'react'

import type { RunStatus } from '../../../../core/model/campaign-run.ts'
import type { Failure } from '../../../../ui/problem.ts'
import type { Preview } from '../preview-model.ts'

import { Button } from '../../../../ui/Button/index.tsx'
import { Card } from '../../../../ui/Card/index.tsx'
import { formatCount } from '../../../../ui/format.ts'
import { Note } from '../../../../ui/Note/index.tsx'
import { ThumbBar } from '../../../../ui/ThumbBar/index.tsx'
import { useAction } from '../../../../ui/use-action.ts'
import { useText } from '../../../../ui/use-text.ts'
import { beginsWith, mostOf } from '../preview-model.ts'
import { AskStart } from './AskStart.tsx'
import { Facts } from './Facts.tsx'
import { HowMany, SendToMe } from './FirstSteps.tsx'

type StartProps = {
  campaign: string
  preview: Preview
  canStart: boolean
  timeZone: string
  refresh: () => void
}
type Started = { status: RunStatus }

/** What stands in the way, what starting means, and the button with its one question. */
export const StartCard = ({ campaign, preview, canStart, timeZone, refresh }: StartProps) => {
  const { t } = useText()
  const { config } = useConfig()
  const router = useRouter()
  const [asking, setAsking] = useState(false)
  const start = useAction<Started>(`/campaigns/${campaign}/start`)
  const { size } = preview
  const most = mostOf(preview)
  const [sample, setSample] = useState(false)
  const testFirst = size.demands === 'test' ? [t('campaigns:testNeeded', { from: size.from })] : []
  const blocks = [...preview.blocks, ...testFirst]
  const blocked = !canStart ? t('campaigns:mayNotStart') : blocks[0]
  const first = beginsWith(preview, sample)
  const label = useLabel(first, most)

  const onStart = async () => {
    const answer = await start.run(sample ? { sample } : {})
    setAsking(false)
    if (!answer) return refresh()
    router.push(`${config.routes.admin}/collections/campaigns/${campaign}/run`)
    router.refresh()
  }

  const button = (
    <Button
      blocked={start.busy ? t('campaigns:starting') : blocked}
      look="primary"
      onClick={() => setAsking(true)}
    >
      {label}
    </Button>
  )

  return (
    <Card strong title={t('campaigns:start')}>
      <div className="h-stack h-stack--2">
        <Obstacles blocks={blocks} canStart={canStart} failure={start.failure} />
        <Facts preview={preview} />
        {canStart && most > 0 && <SendToMe {...{ campaign, refresh, size, timeZone }} />}
        {canStart && <HowMany onSample={setSample} {...{ most, sample, size }} />}
        <span className="h-stack h-only-desk">{button}</span>
      </div>
      <ThumbBar>{button}</ThumbBar>
      {asking && (
        <AskStart {...{ first, label, most, onStart, preview }} onKeep={() => setAsking(false)} />
      )}
    </Card>
  )
}

/** What the button says: for whom, or with whom it begins. */
const useLabel = (first: number, most: number): string => {
  const { t, language } = useText()
  if (most === 0) return t('campaigns:start')
  const people = { count: first, people: formatCount(first, language) }
  return t(first < most ? 'campaigns:startFirst' : 'campaigns:startFor', people)
}

type ObstaclesProps = { blocks: Preview['blocks']; canStart: boolean; failure: Failure | null }

const Obstacles = ({ blocks, canStart, failure }: ObstaclesProps) => {
  const { t } = useText()
  return (
    <>
      {blocks.map((sentence) => (
        <Note key={sentence} tone="stop">
          {sentence}
        </Note>
      ))}
      {failure && (
        <Note role="alert" tone="stop">
          {failure.detail ?? t('campaigns:tryAgain')}
        </Note>
      )}
      {!canStart && <Note tone="wait">{t('campaigns:mayNotStart')}</Note>}
    </>
  )
}
