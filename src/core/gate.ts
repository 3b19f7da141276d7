import type { QuietHours } from './model/campaign-run.ts'
import type { PlatformStop, Suppression } from './model/contact.ts'
import type { FrequencyCaps } from './policy/frequency.ts'
import type { ReasonCode } from './reasons.ts'

/** What kind of message it is: somebody asked for a transactional one, nobody for the other. */
export type MessageClass = 'marketing' | 'transactional'

/** All that a rule may read when it is asked whether one person may be written to now. */
export type GateFacts = {
  now: Date
  messageClass: MessageClass
  contact: {
    /** IANA zone; null falls back to the tenant's. */
    timeZone: string | null
    /** They wrote to the sending account at least once. */
    hasWritten: boolean
    /** The newest recorded word: true given, false withdrawn, null never asked. */
    consent: boolean | null
    consentAt?: Date | null
  }
  /** The workspace's own stop list. */
  suppression: Pick<Suppression, 'reason' | 'at'> | null
  /** The stop list of the whole platform. */
  platformStop: Pick<PlatformStop, 'reason' | 'at'> | null
  /** When messages of the marketing class went to them in the last seven days, over all campaigns. */
  recent: readonly Date[]
  caps: FrequencyCaps
  quietHours: QuietHours
  /** "Send the rest now": quiet hours are lifted for this message. */
  quietLifted: boolean
  tenant: { timeZone: string; killSwitch: boolean }
  /** The sending account must not speak before then. Null at expansion, where no lane is held. */
  accountRestsUntil: Date | null
}

type Said = {
  rule: string
  reason: ReasonCode
  fact: string
  /** Since when the fact holds, where that is known. */
  since?: Date
}

/** What the gate says, with the rule that said it and the fact that it read. */
export type GateDecision =
  | { do: 'send' }
  | ({ do: 'skip' } & Said)
  | ({ do: 'wait'; until: Date } & Said)

/** One rule. It sees facts only, so the same facts always give the same answer. */
export type PolicyRule = {
  name: string
  decide: (facts: GateFacts) => GateDecision
}

/** Without these nothing may be sent. Features add rules to them; whoever leaves one out does not start. */
export const coreRules = [
  'platform-stop',
  'suppression',
  'audience',
  'frequency',
  'quiet-hours',
  'pace',
] as const

/**
 * The one gate before the wire: a refusal ends it, then the longest wait counts, and only when no
 * rule objects the message goes. Order of rules changes nothing but which refusal is named.
 */
export const decide = (rules: readonly PolicyRule[], facts: GateFacts): GateDecision => {
  if (rules.length === 0) throw new Error('The gate has no rules: nothing may be sent')
  let longest: GateDecision = { do: 'send' }
  for (const rule of rules) {
    const said = rule.decide(facts)
    if (said.do === 'skip') return said
    if (said.do === 'wait' && (longest.do !== 'wait' || said.until > longest.until)) longest = said
  }
  return longest
}

/** Everything that stands in the way, for people who ask; the gate itself names one of them. */
export const objections = (
  rules: readonly PolicyRule[],
  facts: GateFacts,
): Exclude<GateDecision, { do: 'send' }>[] =>
  rules.flatMap((rule) => {
    const said = rule.decide(facts)
    return said.do === 'send' ? [] : [said]
  })
