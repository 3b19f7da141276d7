'use client'

import { useConfig } from '@payloadcms/ui'
import { useRouter } from 'next/navigation.js'
import { useState } from 'react'

import type { RunStatus } from '../../../../core/model/campaign-run.ts'
import type { Failure } from '../../../../ui/problem.ts'
import type { Preview } from '../preview-model.ts'

import { Button } from '../../../../ui/Button/index.tsx'
import { Card } from '../../../../ui/Card/index.tsx'
import { Confirm } from '../../../../ui/Confirm/index.tsx'
import { formatCount } from '../../../../ui/format.ts'
import { Icon } from '../../../../ui/Icon/index.tsx'
import { Note } from '../../../../ui/Note/index.tsx'
import { ThumbBar } from '../../../../ui/ThumbBar/index.tsx'
import { useAction } from '../../../../ui/use-action.ts'
import { useText } from '../../../../ui/use-text.ts'
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
  const { t, language } = useText()
  const { config } = useConfig()
  const router = useRouter()
  const [asking, setAsking] = useState(false)
  const start = useAction<Started>(`/campaigns/${campaign}/start`)
  const { reached, waiting, size } = preview
  const [sample, setSample] = useState(false)
  const testFirst = size.demands === 'test' ? [t('campaigns:testNeeded')] : []
  const blocks = [...preview.blocks, ...testFirst]
  const [block] = blocks
  const blocked = !canStart ? t('campaigns:mayNotStart') : block
  const people = { count: reached, people: formatCount(reached, language) }
  const label = reached > 0 ? t('campaigns:startFor', people) : t('campaigns:start')

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
        <Facts waiting={waiting} />
        {canStart && reached > 0 && <SendToMe {...{ campaign, refresh, size, timeZone }} />}
        {canStart && <HowMany onSample={setSample} {...{ reached, sample, size }} />}
        <span className="h-stack h-only-desk">{button}</span>
      </div>
      <ThumbBar>{button}</ThumbBar>
      {asking && <AskStart onKeep={() => setAsking(false)} onStart={onStart} reached={reached} />}
    </Card>
  )
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

const Facts = ({ waiting }: { waiting: number }) => {
  const { t, language } = useText()
  return (
    <ul className="h-facts h-stack h-stack--2">
      <li>
        <Icon name="pause" />
        {t('campaigns:factPause')}
      </li>
      <li>
        <Icon name="send" />
        {t('campaigns:factFinal')}
      </li>
      {waiting > 0 && (
        <li>
          <Icon name="moon" />
          {t('campaigns:factMorning', { count: waiting, people: formatCount(waiting, language) })}
        </li>
      )}
    </ul>
  )
}

type AskStartProps = { reached: number; onStart: () => void; onKeep: () => void }

const AskStart = ({ reached, onStart, onKeep }: AskStartProps) => {
  const { t, language } = useText()
  const people = { count: reached, people: formatCount(reached, language) }
  return (
    <Confirm
      confirm={t('campaigns:startFor', people)}
      keep={t('campaigns:notYet')}
      onConfirm={onStart}
      onKeep={onKeep}
      title={t('campaigns:askStart', people)}
      {...(reached > 1000 && {
        typed: { label: t('campaigns:typeNumber'), expected: String(reached) },
      })}
    >
      {t('campaigns:askStartMore')}
    </Confirm>
  )
}
