import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { ExpandDeps } from './expand.ts'

import { slugs } from '../../collections/slugs.ts'
import { after, MINUTE, SECOND } from '../../core/time.ts'
import { expandCampaign } from '../../jobs/contracts/campaigns.ts'
import { enqueue } from '../../jobs/runtime/enqueue.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { recount } from './recount.ts'
import { finalStatuses } from './run-status.ts'
import { announce, mirrorStatus, readRun, runsOf } from './store.ts'
import { takeTurn } from './take-turn.ts'
import { unplannedNudges } from './unplanned-nudges.ts'

/** An expansion that has not moved for so long has lost its job. */
const STUCK_MS = 20 * SECOND

/** No sender is still at work on a message that was begun so long ago. */
const ORPHANED_MS = 10 * MINUTE

/** Rows of a run in which nothing more happens. */
const SETTLED = { $add: ['$counts.sent', '$counts.failed', '$counts.skipped', '$counts.cancelled'] }

/**
 * platform: looks at every run that is not over, of all workspaces. Puts right whatever an
 * interruption left: lost jobs, waiting lines, figures, mirrors, rows cancelled by a stop.
 */
export const sweep = async (deps: ExpandDeps): Promise<void> => {
  const now = deps.clock.now()
  const runs = await deps.db
    .collection<CampaignRun>(slugs.campaignRuns)
    .find({
      $or: [
        { status: { $nin: [...finalStatuses] } },
        { status: { $in: [...finalStatuses] }, updatedAt: { $gte: after(now, -MINUTE) } },
        // Stopped with a message in flight whose sender died: it is ended once that is known.
        { status: { $in: ['stopped', 'failed'] }, $expr: { $gt: ['$counts.total', SETTLED] } },
      ],
    })
    .sort({ startedAt: 1 })
    .toArray()
  for (const run of runs) await sweepRun(deps, run, now)
}

const sweepRun = async (deps: ExpandDeps, run: CampaignRun, now: Date): Promise<void> => {
  const tenantDb = forTenant(deps.db, run.tenant)
  const { tenant, campaign, status } = run
  await mirrorStatus(tenantDb, run)
  if (status === 'scheduled') return advanceLine(deps, tenantDb, run, now)
  if (status === 'stopped' || status === 'failed') await cancelRest(tenantDb, run, now)
  if (status === 'expanding' && run.updatedAt < after(now, -STUCK_MS)) {
    await runsOf(tenantDb).updateOne({ _id: run._id, status }, { $set: { updatedAt: now } })
    await enqueue(deps.db, expandCampaign, { tenant, campaign })
  }
  const live = status === 'running' || status === 'finishing'
  if (live && run.frozen.nudges.length > 0 && (await unplannedNudges(tenantDb, run)) > 0)
    await enqueue(deps.db, expandCampaign, { tenant, campaign })
  await recount(tenantDb, campaign, now)
}

/** Lets the next campaign have its accounts when the one before has let go of them. */
const advanceLine = async (
  { db }: ExpandDeps,
  tenantDb: TenantDb,
  run: CampaignRun,
  now: Date,
): Promise<void> => {
  const { tenant, campaign } = run
  const status = await db.client.withSession((session) =>
    session.withTransaction(async () => {
      const turn = await takeTurn(tenantDb, run, session)
      if (turn === 'expanding') await enqueue(db, expandCampaign, { tenant, campaign }, { session })
      return turn
    }),
  )
  const moved = status === 'expanding' ? await readRun(tenantDb, campaign) : null
  if (moved) await announce(tenantDb, moved, now)
}

/** A page of an expansion, or a lost answer that came back, may have left open rows behind a stop. */
const cancelRest = async (tenantDb: TenantDb, run: CampaignRun, now: Date): Promise<void> => {
  await tenantDb
    .collection<Delivery>(slugs.deliveries)
    .updateMany(
      { campaign: run.campaign, state: { $in: ['queued', 'deferred'] } },
      { $set: { state: 'cancelled', reason: 'stopped', updatedAt: now } },
    )
  await tenantDb.collection<Delivery>(slugs.deliveries).updateMany(
    {
      campaign: run.campaign,
      $or: [
        { state: 'unknown' },
        { state: 'leased', updatedAt: { $lt: after(now, -ORPHANED_MS) } },
      ],
    },
    { $set: { state: 'failed', reason: 'unresolved', updatedAt: now } },
  )
}
