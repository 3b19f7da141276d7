import type { Text } from '../../../../ui/text.ts'
import type { PersonAnswer } from '../../endpoints/why.ts'

import { formatDayAndTime } from '../../../../ui/format.ts'
import { groundText } from '../WhyPanel/why-model.ts'
import { reasonText } from '../words.ts'

export type Place = { language: string; timeZone: string }
export type Step = PersonAnswer['steps'][number]

/** The message and the nudges of which there is something to say. */
export const stepsToTell = ({ steps }: Pick<PersonAnswer, 'steps'>): Step[] =>
  steps.filter(({ step, state, fact }) => step === 0 || state !== null || fact !== null)

/** What became of one step, in a sentence. */
export const becameText = (t: Text, one: Step, place: Place): string => {
  const { step, state, reason, dueAt, sentAt, ground, fact } = one
  const why = reasonText(t, reason)
  const at = (sentAt ?? dueAt) && formatDayAndTime(sentAt ?? dueAt ?? '', place)
  switch (state) {
    case null:
      return step === 0 ? t('policy:became-none') : t('policy:became-fact', { fact: fact ?? '' })
    case 'sent':
      return `${t('policy:became-sent', { at: at ?? '' })} ${groundText(t, ground, place)}`.trim()
    case 'deferred':
      return `${t('policy:became-waits', { at: at ?? '' })} ${why}`
    case 'failed':
    case 'skipped':
    case 'cancelled':
      return `${t('policy:became-not')} ${why}`
    case 'unknown':
      return `${t('policy:became-doubt')} ${why}`
    default:
      return t('policy:became-next')
  }
}

/** The rule and the fact behind it, where there are any and the sentence does not say it. */
export const behindText = (t: Text, { state, rule, fact }: Step): string | null =>
  state !== null && state !== 'sent' && rule && fact
    ? t('policy:ruleAndFact', { rule: t(`policy:rule-${rule}`), fact })
    : null
