import type { QuietHours } from './model/campaign-run.ts'
import type { PlatformStop, Suppression } from './model/contact.ts'
import type { FrequencyCaps } from './policy/frequency.ts'
import type { ReasonCode, Sentences } from './reasons.ts'

/** What kind of message it is: somebody asked for a transactional one, nobody for the other. */
export type MessageClass = 'marketing' | 'transactional'

/** All that a rule may read when it is asked whether one person may be written to now. */
export type GateFacts = {
  now: Date
  messageClass: MessageClass
  contact: {
    id?: string
    /** IANA zone; null falls back to the tenant's. */
    timeZone: string | null
    /** They wrote to the sending account at least once. */
    hasWritten: boolean
    /** What they wrote to it before it was connected has not been looked at yet. */
    historyDue?: boolean
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
  /**
   * "Send the rest now": when the quiet hours that the recipient had by then were lifted for this message;
   * later ones hold. True: they are not asked about at all.
   */
  quietLifted: Date | boolean
  tenant: { timeZone: string; killSwitch: boolean }
  /** The sending account must not speak before then. Null at expansion, where no lane is held. */
  accountRestsUntil: Date | null
  /** What rules with `facts` of their own know of this person, by rule. */
  own?: OwnFacts
}

export type OwnFacts = ReadonlyMap<string, unknown>

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
  /** Reads what it has to know of people besides: of many at once, before any of them is decided. */
  facts?: (tenant: string, contacts: readonly string[]) => Promise<ReadonlyMap<string, unknown>>
  /** `own`: what `facts` found of this person; undefined is nothing. */
  decide: (facts: GateFacts, own?: unknown) => GateDecision
  /** Its own reasons as a person reads them. */
  reasons?: Sentences
}

/** Without these nothing may be sent. Features add rules to them; whoever leaves one out does not start. */
export const coreRules = [
  'platform-stop',
  'suppression',
  'history',
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
    const said = ask(rule, facts)
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
    const said = ask(rule, facts)
    return said.do === 'send' ? [] : [said]
  })

/** Whoever forgets to read what a rule must know sends nothing, rather than sending past the rule. */
const ask = (rule: PolicyRule, facts: GateFacts): GateDecision => {
  if (!rule.facts) return rule.decide(facts)
  if (!facts.own) throw new Error(`The facts of rule ${rule.name} have not been read`)
  return rule.decide(facts, facts.own.get(rule.name))
}

/** The sentences of all reasons that rules bring. */
export const sentencesOf = (rules: readonly PolicyRule[]): Sentences =>
  Object.assign({}, ...rules.map(({ reasons }) => reasons))

const nothing: OwnFacts = new Map()

/**
 * What rules must know of some people of one workspace: one read a rule that asks, whatever the number of
 * people, and none where no rule does.
 */
export const readOwnFacts = async (
  rules: readonly PolicyRule[],
  tenant: string,
  contacts: readonly string[],
): Promise<(contact: string) => OwnFacts> => {
  const asking = rules.flatMap(({ name, facts }) => (facts ? [{ name, facts }] : []))
  if (asking.length === 0 || contacts.length === 0) return () => nothing
  const found = await Promise.all(asking.map(({ facts }) => facts(tenant, contacts)))
  return (contact) =>
    new Map(
      asking.flatMap(({ name }, n) => {
        const own = found[n]?.get(contact)
        return own === undefined ? [] : [[name, own] as const]
      }),
    )
}
