'use client'

import { useDocumentInfo } from '@payloadcms/ui'

import type { Column } from '../../../../ui/DataTable/index.tsx'
import type { AttemptShown } from '../attempt-words.ts'

import { Card } from '../../../../ui/Card/index.tsx'
import { DataTable } from '../../../../ui/DataTable/index.tsx'
import { formatDayAndTime } from '../../../../ui/format.ts'
import { useText } from '../../../../ui/use-text.ts'
import { attemptsOf, detailText, outcomeText } from '../attempt-words.ts'

/** On a message of the send log: every try, with its time, what came of it and Telegram's code. */
export const Attempts = ({ timeZone }: { timeZone: string }) => {
  const { t, language } = useText()
  const { savedDocumentData } = useDocumentInfo()
  const tries = attemptsOf(savedDocumentData?.['attempts'])
  const columns: Column<AttemptShown>[] = [
    {
      key: 'at',
      head: t('campaigns:attemptAt'),
      cell: ({ at }) => formatDayAndTime(at, { language, timeZone }),
    },
    {
      key: 'outcome',
      head: t('campaigns:attemptOutcome'),
      cell: ({ outcome }) => outcomeText(t, outcome),
    },
    {
      key: 'detail',
      head: t('campaigns:attemptCode'),
      cell: ({ detail }) => detailText(t, detail),
    },
  ]
  return (
    <Card title={t('campaigns:attempts')}>
      {tries.length === 0 ? (
        <p>{t('campaigns:attemptsNone')}</p>
      ) : (
        <DataTable
          caption={t('campaigns:attempts')}
          columns={columns}
          rowKey={({ at, outcome }) => `${at} ${outcome}`}
          rows={tries}
        />
      )}
    </Card>
  )
}
