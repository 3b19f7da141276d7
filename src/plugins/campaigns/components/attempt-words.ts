import type { Text } from '../../../ui/text.ts'

import { reasons } from '../../../core/reasons.ts'

/** One try of a message, as the panel reads it. */
export type AttemptShown = { at: string; outcome: string; detail: string | null }

/** What came of a try, in words; an outcome that has none yet is shown as it is. */
export const outcomeText = (t: Text, outcome: string): string => {
  const key = `campaigns:attempt-${outcome}`
  const words = t(key)
  return words === key ? outcome.replaceAll('-', ' ') : words
}

/** Telegram's own code, or the reason of ours why it did not leave, as a sentence. */
export const detailText = (t: Text, detail: string | null): string => {
  if (!detail) return '–'
  return detail in reasons ? t(`campaigns:reason-${detail}`) : detail
}

/** The tries of a stored message, whatever it is that is stored. */
export const attemptsOf = (stored: unknown): AttemptShown[] =>
  Array.isArray(stored)
    ? stored.flatMap((one: Partial<AttemptShown> | null) =>
        one?.at && one.outcome
          ? [{ at: String(one.at), outcome: String(one.outcome), detail: one.detail ?? null }]
          : [],
      )
    : []
