'use client'

import type { Preview, WaitsFor } from '../preview-model.ts'

import { formatCount } from '../../../../ui/format.ts'
import { Icon } from '../../../../ui/Icon/index.tsx'
import { useText } from '../../../../ui/use-text.ts'
import { waitsOf } from '../preview-model.ts'

/** What starting means: what can be taken back, and who gets it later. */
export const Facts = ({ preview }: { preview: Preview }) => {
  const { t, language } = useText()
  const waits = waitsOf(preview)
  const sum = (what: WaitsFor) =>
    waits.filter((one) => one.waitsFor === what).reduce((all, { people }) => all + people, 0)
  const [asleep, full, unread] = [sum('night'), sum('full'), sum('reading')]
  return (
    <ul className="h-facts h-stack h-stack--2">
      <li>
        <Icon name="pause" />
        {t('campaigns:factPause')}
      </li>
      <li>
        <Icon name="send" />
        {t('campaigns:factFinal')}
      </li>
      {asleep > 0 && (
        <li>
          <Icon name="moon" />
          {t('campaigns:factMorning', { count: asleep, people: formatCount(asleep, language) })}
        </li>
      )}
      {unread > 0 && (
        <li>
          <Icon name="wait" />
          {t('campaigns:factUnread', { count: unread, people: formatCount(unread, language) })}
        </li>
      )}
      {full > 0 && (
        <li>
          <Icon name="wait" />
          {t('campaigns:factFull', { count: full, people: formatCount(full, language) })}
        </li>
      )}
    </ul>
  )
}
