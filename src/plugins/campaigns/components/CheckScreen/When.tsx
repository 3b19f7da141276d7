'use client'

import type { Preview } from '../preview-model.ts'

import { Card } from '../../../../ui/Card/index.tsx'
import { formatCount, formatMoment } from '../../../../ui/format.ts'
import { useText } from '../../../../ui/use-text.ts'
import { waitsOf } from '../preview-model.ts'

type WhenProps = { preview: Preview; timeZone: string }

/** Who gets it when: those who are awake within minutes, the others in their own morning or when it is their turn again. */
export const When = ({ preview, timeZone }: WhenProps) => {
  const { t, language } = useText()
  const { reached, waiting } = preview
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
        {waitsOf(preview).map(({ people, until, night }) => (
          <div key={`${until}.${night}`} style={{ display: 'contents' }}>
            <dt>{t('campaigns:whenFrom', { at: formatMoment(until, { language, timeZone }) })}</dt>
            <dd>
              {t(night ? 'campaigns:whenLater' : 'campaigns:whenFull', {
                count: people,
                people: count(people),
              })}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
