/** For whom a nudge is meant: those who did not do this after the message. */
export const nudgeConditions = ['no-reply', 'no-click', 'no-order'] as const
export type NudgeCondition = (typeof nudgeConditions)[number]

/** What one person has done since the first message of the campaign went out to them. */
export type NudgeFacts = {
  condition: NudgeCondition
  /** When they got the campaign's first message; what was before says nothing about it. */
  since: Date
  /** The newest sign of an answer: to any step, or any word to the account. */
  repliedAt: Date | null
  /** Their newest order. */
  orderedAt: Date | null
  /** Their newest click on a link of this campaign; a program's click is none. */
  clickedAt: Date | null
  optedOut: boolean
}

export type NudgeCancelled = 'suppressed-opt-out' | 'replied' | 'ordered' | 'clicked'
export type NudgeVerdict = { do: 'go' } | { do: 'cancel'; reason: NudgeCancelled }

/**
 * Whether a nudge still makes sense. An opt-out, an answer or an order ends every step; a click ends
 * only a step for those who did not click. More can only cancel: whoever did something more is never
 * written to because of it.
 */
export const nudgeVerdict = (facts: NudgeFacts): NudgeVerdict => {
  const { condition, since, repliedAt, orderedAt, clickedAt, optedOut } = facts
  const happened = (at: Date | null): boolean => at !== null && at >= since
  if (optedOut) return cancel('suppressed-opt-out')
  if (happened(repliedAt)) return cancel('replied')
  if (happened(orderedAt)) return cancel('ordered')
  if (condition === 'no-click' && happened(clickedAt)) return cancel('clicked')
  return { do: 'go' }
}

const cancel = (reason: NudgeCancelled): NudgeVerdict => ({ do: 'cancel', reason })
