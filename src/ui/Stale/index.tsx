'use client'

import type { Live } from '../use-live.ts'

import { formatClock } from '../format.ts'
import { Note } from '../Note/index.tsx'
import { useText } from '../use-text.ts'

type StaleProps = { live: Pick<Live<unknown>, 'asOf' | 'failure'>; timeZone: string }

/** Above figures that could not be read anew: of when they are, and why. Nothing while they are right. */
export const Stale = ({ live: { asOf, failure }, timeZone }: StaleProps) => {
  const { t, language } = useText()
  if (!asOf || !failure) return null
  return (
    <div className="h h-notices">
      <Note role="alert" tone="wait">
        <b>{t('ui:stale', { at: formatClock(asOf, { language, timeZone }) })}</b>{' '}
        {failure.detail ?? t('ui:staleWhy')} {t('ui:staleMore')}
      </Note>
    </div>
  )
}
