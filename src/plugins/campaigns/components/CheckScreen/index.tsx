'use client'

import { useConfig } from '@payloadcms/ui'
import { useRouter } from 'next/navigation.js'
import { useEffect, useState } from 'react'

import type { RunStatus } from '../../../../core/model/campaign-run.ts'
import type { Preview } from '../preview-model.ts'

import { Button } from '../../../../ui/Button/index.tsx'
import { Card } from '../../../../ui/Card/index.tsx'
import { Confirm } from '../../../../ui/Confirm/index.tsx'
import { formatCount } from '../../../../ui/format.ts'
import { Note } from '../../../../ui/Note/index.tsx'
import { useAction } from '../../../../ui/use-action.ts'
import { useLive } from '../../../../ui/use-live.ts'
import { useText } from '../../../../ui/use-text.ts'
import { Counts } from './Counts.tsx'

type CheckProps = { campaign: string; canStart: boolean }

/** Who will get it and who will not, then the one button that starts. */
export const CheckScreen = ({ campaign, canStart }: CheckProps) => {
  const { t } = useText()
  const { view, failure, refresh } = useLive<Preview>(`/api/v1/campaigns/${campaign}/preview`, null)

  useEffect(() => {
    window.addEventListener('focus', refresh)
    return () => window.removeEventListener('focus', refresh)
  }, [refresh])

  return (
    <div className="h h-page">
      {!view && failure && (
        <Note role="alert" tone="stop">
          <b>{t('campaigns:checkFailed')}</b> {failure.detail ?? t('campaigns:tryAgain')}
        </Note>
      )}
      {!view && !failure && <Skeleton label={t('campaigns:counting')} />}
      {view && (
        <div className="h-grid">
          <div className="h-c8 h-stack">
            <Counts preview={view} />
          </div>
          <div className="h-c4 h-stack">
            <StartCard campaign={campaign} canStart={canStart} preview={view} refresh={refresh} />
          </div>
        </div>
      )}
    </div>
  )
}

type StartProps = { campaign: string; preview: Preview; canStart: boolean; refresh: () => void }
type Started = { status: RunStatus }

const StartCard = ({ campaign, preview, canStart, refresh }: StartProps) => {
  const { t, language } = useText()
  const { config } = useConfig()
  const router = useRouter()
  const [asking, setAsking] = useState(false)
  const start = useAction<Started>(`/campaigns/${campaign}/start`)
  const { reached, waiting, blocks } = preview
  const [block] = blocks
  const blocked = !canStart ? t('campaigns:mayNotStart') : block
  const people = { count: reached, people: formatCount(reached, language) }
  const label = reached > 0 ? t('campaigns:startFor', people) : t('campaigns:start')

  const onStart = async () => {
    const answer = await start.run({})
    setAsking(false)
    if (!answer) return refresh()
    router.push(`${config.routes.admin}/collections/campaigns/${campaign}/run`)
    router.refresh()
  }

  return (
    <Card strong title={t('campaigns:start')}>
      <div className="h-stack h-stack--2">
        {blocks.map((sentence) => (
          <Note key={sentence} tone="stop">
            {sentence}
          </Note>
        ))}
        {start.failure && (
          <Note role="alert" tone="stop">
            {start.failure.detail ?? t('campaigns:tryAgain')}
          </Note>
        )}
        {!canStart && <Note tone="wait">{t('campaigns:mayNotStart')}</Note>}
        <ul className="h-stack h-stack--1">
          <li>{t('campaigns:factPause')}</li>
          <li>{t('campaigns:factFinal')}</li>
          {waiting > 0 && (
            <li>
              {t('campaigns:factMorning', {
                count: waiting,
                people: formatCount(waiting, language),
              })}
            </li>
          )}
        </ul>
        <Button
          blocked={start.busy ? t('campaigns:starting') : blocked}
          look="primary"
          onClick={() => setAsking(true)}
        >
          {label}
        </Button>
      </div>
      {asking && (
        <Confirm
          confirm={t('campaigns:startFor', people)}
          keep={t('campaigns:notYet')}
          onConfirm={onStart}
          onKeep={() => setAsking(false)}
          title={t('campaigns:askStart', people)}
          {...(reached > 1000 && {
            typed: { label: t('campaigns:typeNumber'), expected: String(reached) },
          })}
        >
          {t('campaigns:askStartMore')}
        </Confirm>
      )}
    </Card>
  )
}

const Skeleton = ({ label }: { label: string }) => (
  <div aria-label={label} className="h-card h-stack" role="status" style={{ minHeight: 320 }}>
    <span className="h-skel" style={{ width: '40%' }} />
    <span className="h-skel" />
    <span className="h-skel" style={{ width: '70%' }} />
  </div>
)
