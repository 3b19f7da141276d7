import type { GateDecision, PolicyRule } from '../../core/gate.ts'
import type { Candidate, Setting } from './audience-facts.ts'

import { decide } from '../../core/gate.ts'
import { gateFactsOf } from './audience-facts.ts'

/** The word on one person's first message, the same for who looks before Start and for who writes rows. */
export const judge = (
  rules: readonly PolicyRule[],
  candidate: Candidate,
  setting: Setting,
): GateDecision => unreachable(candidate) ?? decide(rules, gateFactsOf(candidate, setting))

/** Consent alone does not make somebody reachable: an account must know their address. */
const unreachable = ({ dialog }: Pick<Candidate, 'dialog'>): GateDecision | null =>
  dialog === null
    ? {
        do: 'skip',
        rule: 'audience',
        reason: 'no-dialog',
        fact: 'none of the campaign’s accounts knows them',
      }
    : null
