'use client'

import { useState } from 'react'

import { Button } from '../../../../ui/Button/index.tsx'
import { Confirm } from '../../../../ui/Confirm/index.tsx'
import { formatCount } from '../../../../ui/format.ts'
import { useAction } from '../../../../ui/use-action.ts'
import { useText } from '../../../../ui/use-text.ts'

type NudgeNowProps = { campaign: string; people: number; refresh: () => void }

/** Brings the first step forward, after one question; each person still passes the gate. */
export const NudgeNow = ({ campaign, people, refresh }: NudgeNowProps) => {
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
          keep={t('campaigns:notYet')}
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
