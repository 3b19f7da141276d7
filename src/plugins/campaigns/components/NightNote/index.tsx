'use client'

import { useEffect, useState } from 'react'

import type { QuietAnswer } from '../../endpoints/quiet-hours.ts'

import { callApi } from '../../../../ui/call-api.ts'
import { formatDayAndTime } from '../../../../ui/format.ts'
import { Note } from '../../../../ui/Note/index.tsx'
import { useText } from '../../../../ui/use-text.ts'
import { useWorkspace } from '../../../../ui/workspace.tsx'

type NightNoteProps = { campaign: string; timeZone: string }

/** Over Check and Run: this campaign writes at times that the workspace keeps quiet; who said so, and why. */
export const NightNote = ({ campaign, timeZone }: NightNoteProps) => {
  const { t, language } = useText()
  const workspace = useWorkspace()
  const [answer, setAnswer] = useState<QuietAnswer | null>(null)
  useEffect(() => {
    const path = `/api/v1/campaigns/${encodeURIComponent(campaign)}/quiet-hours`
    void callApi<QuietAnswer>(path, { workspace }).then(
      (result) => result.ok && setAnswer(result.answer),
    )
  }, [campaign, workspace])
  if (!answer?.less) return null
  const { hours, said } = answer
  const { from, to } = answer.workspace
  return (
    <div className="h" style={{ marginBlockEnd: 24 }}>
      <Note role="status" tone="wait">
        <b>
          {hours.enabled
            ? t('campaigns:nightShort', { from: hours.from, to: hours.to, than: `${from}–${to}` })
            : t('campaigns:nightOff', { than: `${from}–${to}` })}
        </b>{' '}
        {said
          ? t('campaigns:nightSaid', {
              by: said.by ?? t('campaigns:nightSomebody'),
              at: formatDayAndTime(said.at, { language, timeZone }),
              reason: said.reason,
            })
          : t('campaigns:nightUnsaid')}
      </Note>
    </div>
  )
}
