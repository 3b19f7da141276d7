'use client'

import type { PartProps } from './index.tsx'

import { Card } from '../../../../ui/Card/index.tsx'
import { formatDayAndTime } from '../../../../ui/format.ts'
import { useText } from '../../../../ui/use-text.ts'

/** Who holds the account, since when it is connected, and who was told when it broke. */
export const Connection = ({ health, timeZone }: PartProps) => {
  const { t, language } = useText()
  const { holder, link, username, phoneMasked, breakage } = health
  const at = (date: string) => formatDayAndTime(date, { language, timeZone })
  const linked = link?.since
    ? t(link.open ? 'accounts:linkOpen' : 'accounts:linkShut', { at: at(link.since) })
    : t('accounts:linkNever')
  const rows = [
    [
      t('accounts:atTelegram'),
      [username && `@${username}`, phoneMasked].filter(Boolean).join(' · '),
    ],
    [t('accounts:connection'), link?.code ? `${linked} (${link.code})` : linked],
    [t('accounts:holder'), holder ? holder.owner : t('accounts:holderNone')],
    [
      t('accounts:brokeAt'),
      breakage?.at
        ? t(breakage.told > 0 ? 'accounts:brokeTold' : 'accounts:brokeUntold', {
            at: at(breakage.at),
            count: breakage.told,
          })
        : null,
    ],
  ] as const
  return (
    <Card title={t('accounts:connection')}>
      <dl className="h-dl">
        {rows.map(
          ([label, value]) =>
            value && (
              <div key={label} style={{ display: 'contents' }}>
                <dt>{label}</dt>
                <dd>
                  <bdi>{value}</bdi>
                </dd>
              </div>
            ),
        )}
      </dl>
    </Card>
  )
}
