import type { GateDecision } from '../../core/gate.ts'
import type { NudgeCancelled } from '../../core/nudges.ts'

/** What is known of somebody's answer; a moment that nobody looked up is left out. */
export type AnswerTimes = {
  heardAt?: Date | null
  orderedAt?: Date | null
  clickedAt?: Date | null
  stoppedAt?: Date | null
}

export type NudgeSaid = Extract<GateDecision, { do: 'skip' }>

const facts: Readonly<Record<NudgeCancelled, { fact: string; when: keyof AnswerTimes }>> = {
  replied: { fact: 'they wrote after the first message of this campaign', when: 'heardAt' },
  ordered: { fact: 'they ordered after the first message of this campaign', when: 'orderedAt' },
  clicked: { fact: 'they followed a link of this campaign', when: 'clickedAt' },
  'suppressed-opt-out': { fact: 'they asked to stop', when: 'stoppedAt' },
}

/** Why a nudge was called off, with rule and fact, as the gate says it of a message. */
export const nudgeSaid = (reason: NudgeCancelled, times: AnswerTimes): NudgeSaid => {
  const { fact, when } = facts[reason]
  const at = times[when]
  return {
    ...{ do: 'skip', rule: 'nudge', reason },
    fact: at ? `${fact}, ${at.toISOString()}` : fact,
    ...(at && { since: at }),
  }
}

export const isNudgeCancelled = (reason: string | null): reason is NudgeCancelled =>
  reason !== null && reason in facts
