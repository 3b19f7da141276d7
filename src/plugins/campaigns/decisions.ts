import type { GateDecision } from '../../core/gate.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'
import { joinId, tailOf } from '../../core/ids.ts'

/** What the gate said last of one person and one step of a campaign. */
export type DecisionRow = {
  /** `tenant.campaign.contactTail`, and `.step` for nudges. */
  _id: string
  tenant: string
  campaign: string
  contact: string
  step: number
  verdict: GateDecision['do']
  rule: string | null
  reason: string | null
  trace: { fact: string | null; until: Date | null }
  at: Date
  demo?: boolean
}

type About = { campaign: string; step: number; at: Date }
type Said = {
  contact: string
  decision: GateDecision
  demo?: boolean | undefined
  /** Where it was not said at the moment of the others. */
  at?: Date
}

/** Keeps what the gate said last of each person: "why was this person (not) written to?" */
export const recordDecisions = async (
  tenantDb: TenantDb,
  { campaign, step, at }: About,
  said: readonly Said[],
): Promise<void> => {
  if (said.length === 0) return
  await tenantDb.collection<DecisionRow>(slugs.decisions).bulkWrite(
    said.map(({ contact, decision, demo, at: own }) => {
      const told = decision.do === 'send' ? null : decision
      const id = [tenantDb.tenant, campaign, tailOf(contact), ...(step > 0 ? [step] : [])]
      return {
        updateOne: {
          filter: { _id: joinId(...id) },
          update: {
            $set: {
              campaign,
              contact,
              step,
              verdict: decision.do,
              rule: told?.rule ?? null,
              reason: told?.reason ?? null,
              trace: {
                fact: told?.fact ?? null,
                until: decision.do === 'wait' ? decision.until : null,
              },
              at: own ?? at,
              ...(demo && { demo: true }),
            },
          },
          upsert: true,
        },
      }
    }),
  )
}
