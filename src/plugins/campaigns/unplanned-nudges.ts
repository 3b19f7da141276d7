import type { Filter } from 'mongodb'

import type { CampaignRun, FrozenCampaign } from '../../core/model/campaign-run.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'
import { after, HOUR } from '../../core/time.ts'

/** A row with the steps that have been planned after it. */
export type Nudged = Delivery & { nudged?: number[] }

/** The step that a nudge follows: a manual one follows the first message, the others the one before. */
export const baseOf = (run: CampaignRun, step: number): number =>
  run.frozen.nudges[step - 1]?.manual ? 0 : step - 1

/** Sent rows without an answer after which step `step` has not been planned. */
export const unplannedFilter = (run: CampaignRun, step: number): Filter<Nudged> => {
  const nudge = run.frozen.nudges[step - 1]
  return {
    campaign: run.campaign,
    step: baseOf(run, step),
    state: 'sent',
    repliedAt: null,
    nudged: { $ne: step },
    // Whoever gets the message only later has had no time to answer.
    ...(nudge?.manual && nudge.askedAt && { sentAt: { $lte: nudge.askedAt } }),
  }
}

/** When a nudge is due for somebody who got the message before it at `sentAt`. */
export const nudgeDueAt = (
  { afterHours, askedAt }: FrozenCampaign['nudges'][number],
  sentAt: Date,
): Date => {
  const planned = after(sentAt, afterHours * HOUR)
  return askedAt && sentAt <= askedAt && askedAt < planned ? askedAt : planned
}

/** How many nudges are still to be planned; a run is not over before. */
export const unplannedNudges = async (tenantDb: TenantDb, run: CampaignRun): Promise<number> => {
  const rows = tenantDb.collection<Nudged>(slugs.deliveries)
  const counts = await Promise.all(
    run.frozen.nudges.map((_, index) => rows.count(unplannedFilter(run, index + 1), 1_000)),
  )
  return counts.reduce((sum, n) => sum + n, 0)
}
