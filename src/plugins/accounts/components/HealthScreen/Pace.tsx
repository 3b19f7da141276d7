'use client'

import type { PartProps } from './index.tsx'

import { Card } from '../../../../ui/Card/index.tsx'
import { formatCount, formatMoment } from '../../../../ui/format.ts'
import { Meter } from '../../../../ui/Meter/index.tsx'
import { useText } from '../../../../ui/use-text.ts'

/** The ceilings, whose word they are, and how far a new account has come. */
export const Pace = ({ health: { pace }, timeZone }: PartProps) => {
  const { t, language } = useText()
  const count = (value: number) => formatCount(value, language)
  const { perSecond, perHour, perDay, rampDay, rampDays, dayRule, slowedUntil } = pace
  const rows = [
    [t('accounts:ceilingSecond'), count(perSecond)],
    [t('accounts:ceilingHour'), count(perHour)],
    [t('accounts:ceilingDay'), count(perDay)],
    [t('accounts:because'), t(`accounts:rule-${dayRule}`)],
  ] as const
  return (
    <Card title={t('accounts:paceTitle')}>
      <div className="h-stack h-stack--3">
        <dl className="h-dl">
          {rows.map(([label, value]) => (
            <div key={label} style={{ display: 'contents' }}>
              <dt>{label}</dt>
              <dd className="h-n">{value}</dd>
            </div>
          ))}
        </dl>
        {rampDay !== null && (
          <div className="h-stack h-stack--1">
            <span>{t('accounts:rampDay', { day: rampDay + 1, days: rampDays })}</span>
            <Meter
              label={t('accounts:ramp')}
              parts={[{ tone: 'go', value: rampDay + 1 }]}
              total={rampDays}
            />
            <span className="h-s h-2nd">{t('accounts:rampMore')}</span>
          </div>
        )}
        {slowedUntil && (
          <p className="h-s">
            {t('accounts:slowedMore', {
              by: pace.slowedBy,
              at: formatMoment(slowedUntil, { language, timeZone }),
            })}
          </p>
        )}
      </div>
    </Card>
  )
}
