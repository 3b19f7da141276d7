'use client'

import type { Failure } from '../../../../ui/problem.ts'

import { LiveTime } from '../../../../ui/LiveTime/index.tsx'
import { Note } from '../../../../ui/Note/index.tsx'
import { useText } from '../../../../ui/use-text.ts'

type RefusalProps = {
  failure: Failure | null /** Fields that show their own error. */
  fields: string[]
}

/** What was refused and is not the fault of a field; a wait counts down. */
export const Refusal = ({ failure, fields }: RefusalProps) => {
  const { t } = useText()
  if (!failure) return null
  if (failure.retryAfterMs !== null) return <Wait ms={failure.retryAfterMs} />
  if (failure.field !== null && fields.includes(failure.field)) return null
  return (
    <Note role="alert" tone="stop">
      {failure.detail ?? t('accounts:failed')}
    </Note>
  )
}

const Wait = ({ ms }: { ms: number }) => {
  const { t } = useText()
  const until = new Date(Date.now() + ms).toISOString()
  return (
    <Note role="alert" tone="wait">
      {t('accounts:waitFor')} <LiveTime until={until} />
    </Note>
  )
}

/** The sentence for one field, if it is the one at fault. */
export const errorOf = (failure: Failure | null, field: string): string | undefined =>
  failure?.field === field && failure.retryAfterMs === null
    ? (failure.detail ?? undefined)
    : undefined
