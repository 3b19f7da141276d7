import type { Filter } from 'mongodb'

import type { CampaignRun, Nudge } from '../../core/model/campaign-run.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'
import { after, HOUR } from '../../core/time.ts'

/** The step that a nudge follows: a manual one follows the first message, the others the one before. */
export const baseOf = (run: CampaignRun, step: number): number =>
  run.frozen.nudges[step - 1]?.manual ? 0 : step - 1

/** The steps of the ladder that follow by themselves. */
export const ladderOf = ({ frozen }: Pick<CampaignRun, 'frozen'>): number[] =>
  frozen.nudges.flatMap(({ manual }, index) => (manual ? [] : [index + 1]))

/** Rows after which step `step` comes and has no row yet. A step that nobody needed ends the ladder, but for a click. */
export const unplannedFilter = (campaign: string, steps: readonly number[]): Filter<Delivery> => ({
  campaign,
  toPlan: { $in: [...steps] },
  state: { $in: ['sent', 'cancelled'] },
})

/** When a nudge is due for somebody who got the message before it at `sentAt`. */
export const nudgeDueAt = ({ afterHours, askedAt }: Nudge, sentAt: Date): Date => {
  const planned = after(sentAt, afterHours * HOUR)
  return askedAt && sentAt <= askedAt && askedAt < planned ? askedAt : planned
}

/** A nudge that was asked for by hand, and has not been planned for everyone who got the message. */
export const isUnderWay = ({ manual, plannedTo }: Nudge): boolean =>
  manual === true && plannedTo !== 'end'

/** Whether only a few may get this nudge yet. */
export const isTried = ({ sample }: Nudge): boolean => Boolean(sample && !sample.passedAt)

/** Whether nudges are still to be planned; a run is not over before. */
export const hasUnplanned = async (tenantDb: TenantDb, run: CampaignRun): Promise<boolean> => {
  if (run.frozen.nudges.some(isUnderWay)) return true
  const steps = ladderOf(run)
  if (steps.length === 0) return false
  const found = await tenantDb
    .collection<Delivery>(slugs.deliveries)
    .findOne(unplannedFilter(run.campaign, steps), { projection: { _id: 1 } })
  return found !== null
}
