'use client'

import type { Preview } from '../preview-model.ts'

import { Card } from '../../../../ui/Card/index.tsx'
import { formatCount, formatMoment } from '../../../../ui/format.ts'
import { useText } from '../../../../ui/use-text.ts'

type WhenProps = { preview: Preview; timeZone: string }

/** Who gets it when: those who are awake within minutes, the others in their own morning. */
export const When = ({ preview, timeZone }: WhenProps) => {
  const { t, language } = useText()
  const { reached, waiting, waits = [] } = preview
  const count = (value: number) => formatCount(value, language)
  const now = reached - waiting
  if (reached === 0) return null
  return (
    <Card
      aside={<span className="h-2nd">{t('campaigns:ownClock')}</span>}
      title={t('campaigns:whenTitle')}
    >
      <dl className="h-dl">
        {now > 0 && (
          <>
            <dt>{t('campaigns:whenNow')}</dt>
            <dd>{t('campaigns:whenNowMore', { count: now, people: count(now) })}</dd>
          </>
        )}
        {waits.map(({ reason, count: people, until }) => (
          <div key={reason} style={{ display: 'contents' }}>
            <dt>{t('campaigns:whenFrom', { at: formatMoment(until, { language, timeZone }) })}</dt>
            <dd>{t('campaigns:whenLater', { count: people, people: count(people) })}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
