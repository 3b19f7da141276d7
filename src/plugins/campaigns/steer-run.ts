import type { CampaignRun, RunStatus } from '../../core/model/campaign-run.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { ActionDeps, RunOrder } from './store.ts'

import { slugs } from '../../collections/slugs.ts'
import { readInHand } from '../../delivery/lane-store.ts'
import { PlatformError } from '../../core/errors.ts'
import { runId } from '../../core/ids.ts'
import { expandCampaign } from '../../jobs/contracts/campaigns.ts'
import { enqueue } from '../../jobs/runtime/enqueue.ts'
import { recordAudit } from '../../mongo/audit.ts'
import { countRows } from './counters.ts'
import { announce, moveRun, movedOr, readRun, runsOf, tenantDbOf } from './store.ts'

/** Holds a run. At most the one message that is in flight still goes out. */
export const pauseRun = async (
  deps: ActionDeps,
  { tenant, campaign, by, reason }: RunOrder & { reason?: string },
): Promise<CampaignRun> => {
  const tenantDb = tenantDbOf(deps, tenant)
  const at = deps.clock.now()
  const set = { pausedAt: at, pausedBy: by, reason: reason ?? null }
  const moved = await moveRun(tenantDb, { campaign, to: 'paused', at, set })
  const run = await movedOr(tenantDb, campaign, moved, 'paused')
  await audit(deps, { tenant, campaign, by, reason }, 'campaign.pause', at)
  return run
}

/** Lets a paused run go on where it stood. */
export const resumeRun = async (
  deps: ActionDeps,
  { tenant, campaign, by }: RunOrder,
): Promise<CampaignRun> => {
  const tenantDb = tenantDbOf(deps, tenant)
  const at = deps.clock.now()
  const before = await readRun(tenantDb, campaign)
  if (before?.status !== 'paused') return movedOr(tenantDb, campaign, null, 'resumed')
  const to: RunStatus = before.expandedAt ? 'running' : 'expanding'
  const set = { pausedAt: null, pausedBy: null, reason: null }
  const moved = await moveRun(tenantDb, { campaign, to, at, set })
  const run = await movedOr(tenantDb, campaign, moved, 'resumed')
  if (to === 'expanding') await enqueue(deps.db, expandCampaign, { tenant, campaign })
  await audit(deps, { tenant, campaign, by }, 'campaign.resume', at)
  return run
}

/** Ends a run for good: what has not gone out is cancelled. */
export const stopRun = async (
  deps: ActionDeps,
  { tenant, campaign, by, reason }: RunOrder & { reason?: string },
): Promise<CampaignRun> => {
  const tenantDb = tenantDbOf(deps, tenant)
  const at = deps.clock.now()
  const set = { finishedAt: at, reason: reason ?? null }
  const moved = await moveRun(tenantDb, { campaign, to: 'stopped', at, set })
  const stopped = await movedOr(tenantDb, campaign, moved, 'stopped')
  // A row in a sender's hand or of unknown outcome keeps its state until its answer is known.
  const { ids } = await readInHand(tenantDb, stopped.frozen.accounts)
  await tenantDb
    .collection<Delivery>(slugs.deliveries)
    .updateMany(
      { campaign, state: { $in: ['queued', 'deferred'] }, _id: { $nin: ids } },
      { $set: { state: 'cancelled', reason: 'stopped', updatedAt: at } },
    )
  const counts = await countRows(tenantDb, campaign)
  await runsOf(tenantDb).updateOne({ _id: runId(tenant, campaign) }, { $set: { counts } })
  await audit(deps, { tenant, campaign, by, reason }, 'campaign.stop', at)
  const run = await movedOr(tenantDb, campaign, await readRun(tenantDb, campaign), 'stopped')
  await announce(tenantDb, run, at)
  return run
}

/** "Send the rest now": whoever waits for their morning is written to now. Needs a reason, is audited. */
export const liftQuietHours = async (
  deps: ActionDeps,
  { tenant, campaign, by, reason }: RunOrder & { reason: string },
): Promise<CampaignRun> => {
  if (reason.trim() === '')
    throw new PlatformError('INVALID_INPUT', 'Say why the rest may go out now.', {
      field: 'reason',
    })
  const tenantDb = tenantDbOf(deps, tenant)
  const at = deps.clock.now()
  const run = await runsOf(tenantDb).findOneAndUpdate(
    {
      _id: runId(tenant, campaign),
      status: { $in: ['expanding', 'running', 'paused', 'finishing'] },
    },
    { $set: { quietOverride: { by, reason: reason.trim(), at }, updatedAt: at } },
    { returnDocument: 'after' },
  )
  const lifted = await movedOr(tenantDb, campaign, run, 'sent now')
  await tenantDb
    .collection<Delivery>(slugs.deliveries)
    .updateMany(
      { campaign, state: 'deferred', reason: 'quiet-hours' },
      { $set: { state: 'queued', reason: null, dueAt: at, updatedAt: at } },
    )
  await audit(deps, { tenant, campaign, by, reason }, 'campaign.lift-quiet-hours', at)
  await announce(tenantDb, lifted, at)
  return lifted
}

type Line = RunOrder & { reason?: string | undefined }

const audit = (deps: ActionDeps, line: Line, action: string, at: Date): Promise<void> =>
  recordAudit(tenantDbOf(deps, line.tenant), {
    actor: line.by,
    action,
    target: runId(line.tenant, line.campaign),
    reason: line.reason ?? null,
    at,
  })
