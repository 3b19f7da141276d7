import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { SECOND } from '../../core/time.ts'
import { makeEvent, publishEvents } from '../../mongo/events.ts'
import { tallyRows } from './counters.ts'
import { runsOf } from './store.ts'

/** So few rows are counted each time. */
export const FEW = 5_000
/** Counting may take this part of the time: two seconds of a count are followed by eighty without. */
const SHARE = 40
/** However still it is, the rows are counted now and then. */
const AT_LEAST_EVERY = 300 * SECOND

/**
 * Brings a run's figures to what its rows say. Counting again is harmless: it is the truth that folded
 * figures come back to. Folds that are done meanwhile ask for another count.
 */
export const recountRun = async (
  tenantDb: TenantDb,
  run: CampaignRun & { demo?: boolean },
  at: Date,
): Promise<CampaignRun> => {
  const began = performance.now()
  const { counts, steps } = await tallyRows(tenantDb, run.campaign)
  const tookMs = Math.round(performance.now() - began)
  const counted = { at, tookMs, folded: run.folded ?? 0 }
  const changed = JSON.stringify(counts) !== JSON.stringify(run.counts)
  await runsOf(tenantDb).updateOne(
    { _id: run._id },
    { $set: { counts, steps, counted, ...(changed && { updatedAt: at }) } },
  )
  if (changed) await publishEvents(tenantDb, [progressOf(run, counts, at)])
  return { ...run, counts, steps, counted }
}

/** "The figures are these now", for whoever watches. */
export const progressOf = (
  {
    tenant,
    campaign,
    status,
    demo,
  }: Pick<CampaignRun, 'tenant' | 'campaign' | 'status'> & { demo?: boolean },
  counts: CampaignRun['counts'],
  at: Date,
) =>
  makeEvent({
    tenant,
    type: 'run.progress',
    at,
    campaign,
    data: { counts, status },
    ...(demo && { demo: true }),
  })

/** Whether the rows are to be counted again: never more than a small part of the time, and at last always. */
export const isCountDue = ({ counted, counts, folded = 0 }: CampaignRun, now: Date): boolean => {
  if (!counted || counts.total <= FEW) return true
  const age = now.getTime() - counted.at.getTime()
  if (age < counted.tookMs * SHARE) return false
  return counted.folded !== folded || age > AT_LEAST_EVERY
}
