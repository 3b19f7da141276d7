import type { QuietHours } from './model/campaign-run.ts'
import type { Suppression } from './model/contact.ts'
import type { ReasonCode } from './reasons.ts'

/** All that a rule may read when it is asked whether one person may be written to now. */
export type GateFacts = {
  now: Date
  contact: {
    /** IANA zone; null falls back to the tenant's. */
    timeZone: string | null
    /** They wrote to the sending account at least once. */
    hasWritten: boolean
    /** The newest recorded word: true given, false withdrawn, null never asked. */
    consent: boolean | null
  }
  suppression: Suppression['reason'] | null
  quietHours: QuietHours
  /** "Send the rest now": quiet hours are lifted for this run. */
  quietLifted: boolean
  tenant: { timeZone: string; killSwitch: boolean }
  /** The sending account must not speak before then. Null at expansion, where no lane is held. */
  accountRestsUntil: Date | null
}

/** What the gate says, with the rule that said it and the fact that it read. */
export type GateDecision =
  | { do: 'send' }
  | { do: 'skip'; rule: string; reason: ReasonCode; fact: string }
  | { do: 'wait'; until: Date; rule: string; reason: ReasonCode; fact: string }

/** One rule. It sees facts only, so the same facts always give the same answer. */
export type PolicyRule = {
  name: string
  decide: (facts: GateFacts) => GateDecision
}

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
