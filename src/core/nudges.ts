import type { Delivery, DeliveryAttempt } from './model/delivery.ts'

import { SECOND } from './time.ts'

/** For whom a nudge is meant: those who did not do this after the message. */
export const nudgeConditions = ['no-reply', 'no-click', 'no-order'] as const
export type NudgeCondition = (typeof nudgeConditions)[number]

/** What one person has done since the first message of the campaign went out to them. */
export type NudgeFacts = {
  condition: NudgeCondition
  /** When they may first have had the campaign's message; what was before says nothing about it. */
  since: Date
  /** A message of the campaign is marked as answered; that it is outweighs all times. */
  replied: boolean
  /** Their newest word to the account. */
  heardAt: Date | null
  /** Their newest order. */
  orderedAt: Date | null
  /** Their newest click on a link of this campaign; a program's click is none. */
  clickedAt: Date | null
  optedOut: boolean
}

export type NudgeCancelled = 'suppressed-opt-out' | 'replied' | 'ordered' | 'clicked'
export type NudgeVerdict = { do: 'go' } | { do: 'cancel'; reason: NudgeCancelled }

/** A message of the campaign to one person, as far as it tells of their answer. */
export type Reached = Pick<Delivery, 'step' | 'attempts' | 'sentAt' | 'repliedAt'>

/**
 * What the messages of a campaign to one person say of their answer: since when what they do counts as one,
 * and whether one is marked as answered. `since` is null before the first message has gone.
 */
export const reachOf = (messages: readonly Reached[]): { since: Date | null; replied: boolean } => {
  const first = messages.find(({ step }) => step === 0)
  return {
    since: first ? mayHaveArrivedAt(first) : null,
    replied: messages.some(({ repliedAt }) => Boolean(repliedAt)),
  }
}

/**
 * Whoever answers may have got the message by an earlier try than the one that was confirmed. Telegram's
 * times have whole seconds: what is done within the same one must not look earlier.
 */
const mayHaveArrivedAt = ({ attempts, sentAt }: Reached): Date | null => {
  const times = [...attempts.filter(mayHaveGone).map(({ at }) => at), ...(sentAt ? [sentAt] : [])]
  if (times.length === 0) return null
  const earliest = Math.min(...times.map((at) => at.getTime()))
  return new Date(Math.floor(earliest / SECOND) * SECOND)
}

const mayHaveGone = ({ outcome }: DeliveryAttempt): boolean =>
  ['begun', 'unknown', 'taken-over', 'sent'].includes(outcome)

/**
 * Whether a nudge still makes sense. An opt-out, an answer or an order ends every step; a click ends
 * only a step for those who did not click. More can only cancel: whoever did something more is never
 * written to because of it.
 */
export const nudgeVerdict = (facts: NudgeFacts): NudgeVerdict => {
  const { condition, since, replied, heardAt, orderedAt, clickedAt, optedOut } = facts
  const happened = (at: Date | null): boolean => at !== null && at >= since
  if (optedOut) return cancel('suppressed-opt-out')
  if (replied || happened(heardAt)) return cancel('replied')
  if (happened(orderedAt)) return cancel('ordered')
  if (condition === 'no-click' && happened(clickedAt)) return cancel('clicked')
  return { do: 'go' }
}

const cancel = (reason: NudgeCancelled): NudgeVerdict => ({ do: 'cancel', reason })
