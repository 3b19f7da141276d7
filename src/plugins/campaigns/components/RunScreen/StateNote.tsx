'use client'

import { useConfig } from '@payloadcms/ui'

import type { RunFigures } from '../run-model.ts'

import { formatCount, formatNear } from '../../../../ui/format.ts'
import { Note } from '../../../../ui/Note/index.tsx'
import { useText } from '../../../../ui/use-text.ts'
import { reasonText } from '../words.ts'
import { restText } from './rest-text.ts'

/** Why a run does not move, in a sentence. */
export const StateNote = ({ view, timeZone }: { view: RunFigures; timeZone: string }) => {
  const { t, language } = useText()
  const { status, reason } = view
  switch (status) {
    case 'scheduled':
      return <InLine view={view} />
    case 'paused':
      if (view.hold) return null
      return (
        <Note tone="wait">
          <b>{t('campaigns:isPaused')}</b>{' '}
          {reason ??
            `${restText(t, language, { word: 'kept', view })} ${t('campaigns:untilResume')}`}
        </Note>
      )
    case 'stopped':
      return (
        <Note>
          <b>{t('campaigns:isStopped')}</b> {restText(t, language, { word: 'lost', view })}
        </Note>
      )
    case 'failed':
      return (
        <Note role="alert" tone="stop">
          <b>{t('campaigns:isFailed')}</b> {reason ?? t('campaigns:tryAgain')}
        </Note>
      )
    case 'done':
      return null
    default:
      return <FilesOut timeZone={timeZone} view={view} />
  }
}

/** Its files cannot be read: since when, what helps, and that it goes on by itself. */
const FilesOut = ({ view, timeZone }: { view: RunFigures; timeZone: string }) => {
  const { t, language } = useText()
  if (!view.filesOut) return null
  const { cause, since } = view.filesOut
  const at = since ? formatNear(since, view.at, { language, timeZone }) : ''
  return (
    <Note role="alert" tone="stop">
      <div className="h-hold">
        <b>{t('campaigns:filesOut', { at })}</b> {reasonText(t, cause)}{' '}
        {t('campaigns:filesOutMore')}
      </div>
    </Note>
  )
}

/** Which campaign has its account now, how long the line is, and that it goes on by itself. */
const InLine = ({ view: { line, reason } }: { view: RunFigures }) => {
  const { t, language } = useText()
  const { config } = useConfig()
  const others = (line?.ahead ?? 1) - 1
  return (
    <Note tone="wait">
      <b>{t('campaigns:isInLine')}</b> {!line && reason}
      {line && (
        <>
          {t(`campaigns:lineFirst-${line.status}`)}{' '}
          <a href={`${config.routes.admin}/collections/campaigns/${line.campaign.id}/run`}>
            {line.campaign.name}
          </a>
          .{' '}
          {others > 0 &&
            t('campaigns:lineOthers', { count: others, others: formatCount(others, language) })}
        </>
      )}{' '}
      {t('campaigns:inLineMore')}
    </Note>
  )
}
