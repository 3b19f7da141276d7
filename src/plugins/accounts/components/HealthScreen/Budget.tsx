'use client'

import type { PartProps } from './index.tsx'

import { formatCount, formatDayAndTime, formatMoment } from '../../../../ui/format.ts'
import { Stats } from '../../../../ui/Stats/index.tsx'
import { useText } from '../../../../ui/use-text.ts'

/** What is used of the day and the hour, and when what waits will be through. */
export const Budget = ({ health, timeZone }: PartProps) => {
  const { t, language } = useText()
  const { today, hour, queue, pace } = health
  const count = (value: number) => formatCount(value, language)
  const used = ({ used: sent, of }: typeof today) => (
    <>
      {count(sent)} <span className="h-s h-2nd">{t('accounts:ofMany', { of: count(of) })}</span>
    </>
  )
  const until = (at: string) =>
    t('accounts:newFrom', { at: formatMoment(at, { language, timeZone }) })
  const seconds = (ms: number) =>
    new Intl.NumberFormat(language, { maximumFractionDigits: 2, minimumFractionDigits: 2 }).format(
      ms / 1000,
    )
  return (
    <Stats
      figures={[
        { label: t('accounts:sentToday'), value: used(today), detail: until(today.until) },
        { label: t('accounts:sentThisHour'), value: used(hour), detail: until(hour.until) },
        {
          label: t('accounts:gap'),
          value: t('accounts:gapRange', {
            least: seconds(pace.gapMs.least),
            most: seconds(pace.gapMs.most),
          }),
          detail: t('accounts:gapMore'),
        },
        {
          label: t('accounts:waitingNow'),
          value: count(queue?.waiting ?? 0),
          detail: queue ? <Forecast queue={queue} timeZone={timeZone} /> : t('accounts:nothing'),
        },
      ]}
    />
  )
}

type ForecastProps = {
  queue: NonNullable<PartProps['health']['queue']>
  timeZone: string
}

/** A range, and what it does not know. */
const Forecast = ({ queue: { from, to }, timeZone }: ForecastProps) => {
  const { t, language } = useText()
  if (!from || !to) return t('accounts:doneNever')
  const place = { language, timeZone }
  const [first, last] = [formatDayAndTime(from, place), formatDayAndTime(to, place)]
  return first === last
    ? t('accounts:doneAt', { at: first })
    : t('accounts:doneBetween', { first, last })
}
