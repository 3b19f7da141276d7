import type { NudgeCondition } from '../../../core/nudges.ts'
import type { Text } from '../../../ui/text.ts'

type Step = { step: number; afterHours: number; condition: NudgeCondition; manual?: boolean }

/** "24 hours later, to whoever has not answered" */
export const stepText = (t: Text, { step, afterHours, condition, manual }: Step): string => {
  const whom = t(`campaigns:to-${condition}`)
  if (manual) return t('campaigns:stepByHand', { step, whom })
  const time = afterText(t, afterHours)
  return t(step === 1 ? 'campaigns:stepFirst' : 'campaigns:stepNext', { step, time, whom })
}

/** Hours as people say them: whole days as days. */
export const afterText = (t: Text, hours: number): string =>
  hours % 24 === 0 && hours >= 48
    ? t('campaigns:days', { count: hours / 24 })
    : t('campaigns:hours', { count: hours })
