'use client'

import type { Preview } from '../preview-model.ts'

import { Card } from '../../../../ui/Card/index.tsx'
import { formatCount, formatDayAndTime, formatZone } from '../../../../ui/format.ts'
import { useText } from '../../../../ui/use-text.ts'
import { paceWord, waitsOf } from '../preview-model.ts'
import { useNear } from './use-near.ts'

type WhenProps = { preview: Preview; timeZone: string }

/** Who gets it when: those who are awake as fast as their accounts may send, the others in their own morning or when it is their turn again. */
export const When = ({ preview, timeZone }: WhenProps) => {
  const { t, language } = useText()
  const near = useNear(timeZone)
  const { reached, waiting } = preview
  const count = (value: number) => formatCount(value, language)
  const now = reached - waiting
  if (reached === 0) return null
  return (
    <Card
      aside={
        <span className="h-2nd">{t('campaigns:ownClock', { zone: formatZone(timeZone) })}</span>
      }
      title={t('campaigns:whenTitle')}
    >
      <dl className="h-dl">
        {now > 0 && (
          <>
            <dt>{t(isSoon(preview) ? 'campaigns:whenNow' : 'campaigns:whenNowOn')}</dt>
            <dd>
              <Now now={now} preview={preview} timeZone={timeZone} />
            </dd>
          </>
        )}
        {waitsOf(preview).map(({ people, until, waitsFor }) => (
          <div key={`${until}.${waitsFor}`} style={{ display: 'contents' }}>
            <dt>
              {waitsFor === 'reading'
                ? t('campaigns:whenRead')
                : t('campaigns:whenFrom', { at: near(until) })}
            </dt>
            <dd>
              {t(`campaigns:when-${waitsFor}`, {
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

const isSoon = (preview: Preview): boolean => paceWord(preview).startsWith('second')

/** How many begin, and how fast they get it: no faster than the ceilings of their accounts. */
const Now = ({ preview, now, timeZone }: WhenProps & { now: number }) => {
  const { t, language } = useText()
  const { pace, size } = preview
  const word = paceWord(preview)
  const at = pace.endsAt ? formatDayAndTime(pace.endsAt, { language, timeZone }) : ''
  const few = size.demands !== 'nothing' && now > size.sampleSize
  const values = {
    seconds: formatCount(Math.round(pace.gapSeconds * 10) / 10, language),
    today: formatCount(pace.today, language),
  }
  const count = few ? size.sampleSize : now
  return (
    <>
      {t(few ? 'campaigns:whenFewFirst' : 'campaigns:whenPeople', {
        count,
        people: formatCount(count, language),
      })}{' '}
      {t(`campaigns:pace-${word}`, values)}
      {!few && word !== 'unknown' && pace.endsAt && ` ${t('campaigns:pace-ends', { at })}`}
      {word === 'ceiling' && pace.isNew && ` ${t('campaigns:pace-new')}`}
    </>
  )
}
