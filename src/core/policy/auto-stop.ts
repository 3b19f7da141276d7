import type { ReasonCode } from '../reasons.ts'
import type { Limit } from './ratio.ts'

import { isOver, shareOf } from './ratio.ts'

/** What became of the messages of one campaign so far. */
export type CampaignOutcomes = {
  sent: number
  /** To so many people they went: a nudge is one more message to the same one. Left out: one each. */
  people?: number
  /** Refused by Telegram for good, whatever the reason. */
  failed: number
  /** Of those who got it: asked not to be written to again. */
  optedOut: number
  /** Of all tried: had blocked the account or reported it. */
  blocked: number
}

export type AutoStopLimits = { failed: Limit; optedOut: Limit; blocked: Limit }

/** A campaign that is worse than this harms its sender more than it can earn. */
export const autoStopLimits: AutoStopLimits = {
  failed: { share: 0.1, from: 5 },
  optedOut: { share: 0.05, from: 3 },
  blocked: { share: 0.05, from: 3 },
}

/** A workspace may be stricter; never laxer than this. */
export const laxestLimits: AutoStopLimits = {
  failed: { share: 0.3, from: 10 },
  optedOut: { share: 0.1, from: 5 },
  blocked: { share: 0.1, from: 5 },
}

/** In percent; what is left open is as usual. */
export type AutoStopWish = { [K in keyof AutoStopLimits]?: number | null } | null | undefined

/** Stricter than this, a single unlucky moment would stop everything. */
export const STRICTEST_PERCENT = 0.5

/** The limits of a workspace as they hold: what it wrote down, within the platform's bounds. */
export const limitsOf = (wish: AutoStopWish): AutoStopLimits => ({
  failed: within(wish?.failed, 'failed'),
  optedOut: within(wish?.optedOut, 'optedOut'),
  blocked: within(wish?.blocked, 'blocked'),
})

const within = (percent: number | null | undefined, key: keyof AutoStopLimits): Limit => {
  const usual = autoStopLimits[key]
  if (percent === null || percent === undefined || !Number.isFinite(percent)) return usual
  const laxest = laxestLimits[key]
  const share = Math.min(laxest.share, Math.max(STRICTEST_PERCENT, percent) / 100)
  return { share, from: share > usual.share ? laxest.from : usual.from }
}

export type AutoStop = {
  do: 'stop'
  rule: 'auto-stop'
  reason: Extract<ReasonCode, 'too-many-errors' | 'too-many-opt-outs' | 'too-many-blocks'>
  fact: string
}

/**
 * Whether a campaign must stop by itself: too many people opted out, blocked the account, or could not
 * be reached. Null lets it go on. Only more trouble can stop it: a message that arrived never does.
 */
export const autoStop = (
  { sent, people = sent, failed, optedOut, blocked }: CampaignOutcomes,
  limits: AutoStopLimits = autoStopLimits,
): AutoStop | null => {
  const tried = Math.max(sent + failed, blocked)
  // Figures are counted one after the other: more may have opted out than were counted as reached.
  const reached = Math.max(people, optedOut)
  if (isOver(optedOut, reached, limits.optedOut))
    return stop('too-many-opt-outs', `${shareOf(optedOut, reached)} opted out`)
  if (isOver(blocked, tried, limits.blocked))
    return stop('too-many-blocks', `${shareOf(blocked, tried)} had blocked the account`)
  if (isOver(failed, tried, limits.failed))
    return stop('too-many-errors', `${shareOf(failed, tried)} failed`)
  return null
}

const stop = (reason: AutoStop['reason'], fact: string): AutoStop => ({
  do: 'stop',
  rule: 'auto-stop',
  reason,
  fact,
})
