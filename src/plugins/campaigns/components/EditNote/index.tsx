'use client'

import { useConfig, useDocumentInfo } from '@payloadcms/ui'

import type { RunStatus } from '../../../../core/model/campaign-run.ts'

import { Note } from '../../../../ui/Note/index.tsx'
import { useText } from '../../../../ui/use-text.ts'
import { hasEnded } from '../run-model.ts'

/** Over the form of a campaign that was started: what an edit does not do, and what can be done instead. */
export const EditNote = () => {
  const { t } = useText()
  const { config } = useConfig()
  const { id, savedDocumentData } = useDocumentInfo()
  const status = savedDocumentData?.['status'] as RunStatus | undefined
  if (!id || !status || status === 'draft') return null
  const run = `${config.routes.admin}/collections/campaigns/${id}/run`
  return (
    <div className="h" style={{ marginBlockEnd: 24 }}>
      <Note tone="wait">
        <b>{t('campaigns:editFrozen')}</b>{' '}
        {t(hasEnded(status) ? 'campaigns:editEnded' : 'campaigns:editRunning')}{' '}
        <a href={run}>{t('campaigns:editToRun')}</a>
      </Note>
    </div>
  )
}
