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
import { beginsWith, waitsOf } from '../preview-model.ts'
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
  const { reached, size } = preview
  const [sample, setSample] = useState(false)
  const testFirst = size.demands === 'test' ? [t('campaigns:testNeeded', { from: size.from })] : []
  const blocks = [...preview.blocks, ...testFirst]
  const blocked = !canStart ? t('campaigns:mayNotStart') : blocks[0]
  const first = beginsWith(preview, sample)
  const label = useLabel(first, reached)

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
        {canStart && reached > 0 && <SendToMe {...{ campaign, refresh, size, timeZone }} />}
        {canStart && <HowMany onSample={setSample} {...{ reached, sample, size }} />}
        <span className="h-stack h-only-desk">{button}</span>
      </div>
      <ThumbBar>{button}</ThumbBar>
      {asking && (
        <AskStart {...{ first, label, onStart, reached }} onKeep={() => setAsking(false)} />
      )}
    </Card>
  )
}

/** What the button says: for whom, or with whom it begins. */
const useLabel = (first: number, reached: number): string => {
  const { t, language } = useText()
  if (reached === 0) return t('campaigns:start')
  const people = { count: first, people: formatCount(first, language) }
  return t(first < reached ? 'campaigns:startFirst' : 'campaigns:startFor', people)
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

const Facts = ({ preview }: { preview: Preview }) => {
  const { t, language } = useText()
  const waits = waitsOf(preview)
  const sum = (night: boolean) =>
    waits.filter((one) => one.night === night).reduce((all, { people }) => all + people, 0)
  const [asleep, full] = [sum(true), sum(false)]
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
      {asleep > 0 && (
        <li>
          <Icon name="moon" />
          {t('campaigns:factMorning', { count: asleep, people: formatCount(asleep, language) })}
        </li>
      )}
      {full > 0 && (
        <li>
          <Icon name="wait" />
          {t('campaigns:factFull', { count: full, people: formatCount(full, language) })}
        </li>
      )}
    </ul>
  )
}

type AskStartProps = {
  reached: number
  /** As many get it before Herald asks again. */
  first: number
  label: string
  onStart: () => void
  onKeep: () => void
}

const AskStart = ({ reached, first, label, onStart, onKeep }: AskStartProps) => {
  const { t, language } = useText()
  const rest = { people: formatCount(reached - first, language) }
  const people = { count: first, people: formatCount(first, language) }
  return (
    <Confirm
      confirm={label}
      keep={t('campaigns:notYet')}
      onConfirm={onStart}
      onKeep={onKeep}
      title={t(first < reached ? 'campaigns:askFirst' : 'campaigns:askStart', people)}
      {...(reached > 1000 && {
        typed: { label: t('campaigns:typeNumber'), expected: String(reached) },
      })}
    >
      {first < reached && `${t('campaigns:askFirstMore', rest)} `}
      {t('campaigns:askStartMore')}
    </Confirm>
  )
}
