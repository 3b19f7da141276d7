import type { Clock } from '../../core/clock.ts'
import type { PolicyRule } from '../../core/gate.ts'
import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Contact } from '../../core/model/contact.ts'
import type { Judged, WriteContext } from './write-deliveries.ts'
import type { Nudged } from './unplanned-nudges.ts'

import { slugs } from '../../collections/slugs.ts'
import { decide } from '../../core/gate.ts'
import { gateFactsOf, loadCandidates } from './audience-facts.ts'
import { nudgeDueAt, unplannedFilter } from './unplanned-nudges.ts'
import { writeDeliveries } from './write-deliveries.ts'

const PAGE = 500

type Deps = { clock: Clock; policyRules: readonly PolicyRule[] }

/** Writes the next step for those who got the one before and have not answered. Safe to run again. */
export const planNudges = async (
  deps: Deps,
  context: WriteContext,
  run: CampaignRun,
): Promise<void> => {
  for (const index of run.frozen.nudges.keys()) await planStep(deps, context, run, index + 1)
}

const planStep = async (
  { clock, policyRules }: Deps,
  context: WriteContext,
  run: CampaignRun,
  step: number,
): Promise<void> => {
  const nudge = run.frozen.nudges[step - 1]
  if (!nudge) return
  const { tenantDb, tenant } = context
  const rows = tenantDb.collection<Nudged>(slugs.deliveries)
  const sent = await rows.find(unplannedFilter(run, step), { limit: PAGE }).toArray()
  if (sent.length === 0) return
  const now = clock.now()
  const people = await tenantDb
    .collection<Contact>(slugs.contacts)
    .find({ _id: { $in: sent.map(({ contact }) => contact) } })
    .toArray()
  const candidates = await loadCandidates(tenantDb, people, run.frozen.accounts)
  const judged = sent.flatMap((row): Judged[] => {
    const candidate = candidates.find(({ contact }) => contact._id === row.contact)
    if (!candidate?.dialog) return []
    const { frozen, quietOverride } = run
    const facts = gateFactsOf(candidate, { now, tenant, frozen, quietOverride })
    const at = nudgeDueAt(nudge, row.sentAt ?? now)
    return [
      {
        candidate,
        decision: decide(policyRules, facts),
        due: { at, reason: 'nudge-waiting' },
        account: row.account,
      },
    ]
  })
  await writeDeliveries(context, { run, step, document: nudge.message, now }, judged)
  await rows.updateMany(
    { _id: { $in: sent.map(({ _id }) => _id) } },
    { $addToSet: { nudged: step } },
  )
}
