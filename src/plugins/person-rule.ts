import type { GateDecision, GateFacts, PolicyRule } from '../core/gate.ts'
import type { Sentences } from '../core/reasons.ts'
import type { TenantDb } from '../mongo/for-tenant.ts'

import { forTenant } from '../mongo/for-tenant.ts'

/** A rule about a person, as `personRule` makes it. */
export type PersonRule = Omit<PolicyRule, 'facts'> & { facts: LoadFacts }

/**
 * Reads what a rule must know of these people, by contact id; who is left out has none. Called once for a
 * page of people or a batch of messages, so one query should answer it.
 */
type LoadFacts<Fact = unknown> = (
  tenantDb: TenantDb,
  contacts: readonly string[],
) => Promise<ReadonlyMap<string, Fact>>

type Given<Fact> = {
  name: string
  facts: LoadFacts<Fact>
  /** Its own reasons, `<feature>/<reason>`, each with the sentence that people read. */
  reasons?: Sentences
  /** `fact`: what `facts` found of this person; null where it found nothing. */
  decide: (facts: GateFacts, fact: Fact | null) => GateDecision
}

/** A rule about a person that knows more of them than the gate does. */
export const personRule = <Fact>({ decide, ...rule }: Given<Fact>): PersonRule => ({
  ...rule,
  decide: (facts, own) => decide(facts, own === undefined ? null : (own as Fact)),
})

/** The rule as the gate asks it, with the database at hand. */
export const bindRule = (
  { facts, ...rule }: PersonRule,
  db: Parameters<typeof forTenant>[0] | undefined,
): PolicyRule => {
  if (!db) throw new Error(`Rule ${rule.name} reads facts: say from which database`)
  return { ...rule, facts: (tenant, contacts) => facts(forTenant(db, tenant), contacts) }
}

/** Reasons of a feature begin with its name, so that no two features mean different things by one. */
export const checkReasons = (
  feature: string,
  rules: readonly Pick<PolicyRule, 'name' | 'reasons'>[],
): void => {
  for (const { name, reasons = {} } of rules) {
    const strange = Object.keys(reasons).find(
      (code) => !/^[a-z0-9-]+\/[a-z0-9-]+$/.test(code) || !code.startsWith(`${feature}/`),
    )
    if (strange !== undefined)
      throw new Error(`Rule ${name}: the reason "${strange}" is not called "${feature}/…".`)
  }
}
