'use client'

import { useRowLabel } from '@payloadcms/ui'

import type { NudgeCondition } from '../../../../core/nudges.ts'

import { useText } from '../../../../ui/use-text.ts'
import { stepText } from '../nudge-words.ts'

type Row = { afterHours?: number | null; condition?: NudgeCondition | null }

/** A step of the ladder by what it does: "24 hours later, to whoever has not answered". */
export const NudgeLabel = () => {
  const { t } = useText()
  const { data, rowNumber = 0 } = useRowLabel<Row>()
  const { afterHours, condition } = data ?? {}
  const step = rowNumber + 1
  if (!afterHours) return <span>{t('campaigns:stepNew', { step })}</span>
  return <span>{stepText(t, { step, afterHours, condition: condition ?? 'no-reply' })}</span>
}
