'use client'

import type { Failure } from '../../../../ui/problem.ts'

import { LiveTime } from '../../../../ui/LiveTime/index.tsx'
import { Note } from '../../../../ui/Note/index.tsx'
import { useText } from '../../../../ui/use-text.ts'

type RefusalProps = {
  failure: Failure | null
  /** Fields that show their own error. */
  fields: string[]
  /** Until when one has to wait; null once that is over. */
  until: string | null
  /** Whether it goes on by itself then. */
  goesOn?: boolean
}

/** What was refused and is not the fault of a field; a wait counts down. */
export const Refusal = ({ failure, fields, until, goesOn = false }: RefusalProps) => {
  const { t } = useText()
  if (!failure) return null
  if (failure.retryAfterMs !== null) {
    const ours = failure.code === 'TOO_MANY_REQUESTS'
    return until === null ? (
      <Note role="status" tone="go">
        {t('accounts:waitOver')}
      </Note>
    ) : (
      <Note role="alert" tone="wait">
        <b>
          {t(ours ? 'accounts:waitForUs' : 'accounts:waitFor')}{' '}
          <span aria-live="off">
            <LiveTime until={until} />
          </span>
        </b>{' '}
        {t(goesOn ? 'accounts:waitGoesOn' : 'accounts:waitSafe')}
      </Note>
    )
  }
  if (failure.field !== null && fields.includes(failure.field)) return null
  return (
    <Note role="alert" tone="stop">
      {failure.detail ?? t('accounts:failed')}
    </Note>
  )
}

/** The sentence for one field, if it is the one at fault. */
export const errorOf = (failure: Failure | null, field: string): string | undefined =>
  failure?.field === field && failure.retryAfterMs === null
    ? (failure.detail ?? undefined)
    : undefined
