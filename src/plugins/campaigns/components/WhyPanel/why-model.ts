import type { Text } from '../../../../ui/text.ts'
import type { WhyAnswer } from '../../endpoints/why.ts'

import { formatDayAndTime } from '../../../../ui/format.ts'
import { reasonText } from '../words.ts'

type Place = { language: string; timeZone: string }

/** Answers that have a sentence of their own: with `since` or `until` in it. */
const since = ['suppressed-opt-out', 'suppressed-blocked', 'suppressed-by-hand'] as const
const others = ['suppressed-complaint', 'consent-withdrawn', 'platform-stop'] as const
const withSince: readonly string[] = [...since, ...others]
const withUntil: readonly string[] = ['quiet-hours', 'frequency-cap', 'account-resting']

type Told = { reason: string | null; since: string | null; until: string | null }

/** Why not, in half a sentence: "they asked to stop on 12 Nov." */
export const whyText = (t: Text, { reason, since: from, until }: Told, place: Place): string => {
  if (reason && from && withSince.includes(reason))
    return t(`policy:why-${reason}`, { since: dayOf(from, place) })
  if (reason && until && withUntil.includes(reason))
    return t(`policy:why-${reason}`, { until: formatDayAndTime(until, place) })
  return reasonText(t, reason)
}

/** A half sentence that stands by itself. */
export const sentence = (half: string): string => half.charAt(0).toUpperCase() + half.slice(1)

/** "Yes. They wrote to you on 3 Nov." */
export const yesText = (
  t: Text,
  { wroteAt, consentAt }: Pick<WhyAnswer, 'wroteAt' | 'consentAt'>,
  place: Place,
): string => {
  if (consentAt) return t('policy:yesConsent', { since: dayOf(consentAt, place) })
  return wroteAt ? t('policy:yesWrote', { since: dayOf(wroteAt, place) }) : t('policy:yes')
}

/** Why a message was allowed to go: "They had agreed on 3 Nov." Empty for what does not say. */
export const groundText = (
  t: Text,
  ground: WhyAnswer['sent'][number]['ground'],
  place: Place,
): string => (ground ? t(`policy:ground-${ground.kind}`, { since: dayOf(ground.at, place) }) : '')

/** "12 Nov 2026" in the workspace's zone. */
const dayOf = (at: string, { language, timeZone }: Place): string =>
  new Intl.DateTimeFormat(language, {
    timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  }).format(new Date(at))
