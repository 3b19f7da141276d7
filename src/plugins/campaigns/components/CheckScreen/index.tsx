'use client'

import { useState } from 'react'

import type { Preview } from '../preview-model.ts'

import { Note } from '../../../../ui/Note/index.tsx'
import { Stale } from '../../../../ui/Stale/index.tsx'
import { useLive } from '../../../../ui/use-live.ts'
import { useText } from '../../../../ui/use-text.ts'
import { Counts } from './Counts.tsx'
import { StartCard } from './StartCard.tsx'
import { Started } from './Started.tsx'
import { TheyGet } from './TheyGet.tsx'
import { When } from './When.tsx'

type CheckProps = { campaign: string; canStart: boolean; timeZone: string }

/** Who will get it and who will not, then the one button that starts. */
export const CheckScreen = ({ campaign, canStart, timeZone }: CheckProps) => {
  const { t } = useText()
  const [search, setSearch] = useState('')
  const live = useLive<Preview>(
    `/api/v1/campaigns/${campaign}/preview${search && `?search=${encodeURIComponent(search)}`}`,
    null,
  )
  const { view, failure, refresh } = live

  return (
    <>
      <Stale live={live} timeZone={timeZone} />
      <main className="h h-page">
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
              <TheyGet onSearch={setSearch} preview={view} search={search} timeZone={timeZone} />
              <When preview={view} timeZone={timeZone} />
            </div>
            <div className="h-c4 h-stack">
              {view.status === 'draft' ? (
                <StartCard preview={view} {...{ campaign, canStart, refresh, timeZone }} />
              ) : (
                <Started campaign={campaign} status={view.status} />
              )}
            </div>
          </div>
        )}
      </main>
    </>
  )
}

const Skeleton = ({ label }: { label: string }) => (
  <div aria-label={label} className="h-card h-stack" role="status" style={{ minHeight: 320 }}>
    <span className="h-skel" style={{ width: '40%' }} />
    <span className="h-skel" />
    <span className="h-skel" style={{ width: '70%' }} />
  </div>
)
