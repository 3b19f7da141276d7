import type { CampaignRun, RunStatus } from '../../core/model/campaign-run.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { Logger } from '../../core/logger.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { AutoStopLimits } from '../../core/policy/auto-stop.ts'
import type { ActionDeps, TenantDoc } from './store.ts'

import { slugs } from '../../collections/slugs.ts'
import { autoStopLimits, limitsOf } from '../../core/policy/auto-stop.ts'
import { readInHand } from '../../delivery/lane-store.ts'
import { eachAlone } from '../../core/each-alone.ts'
import { after, MINUTE, SECOND } from '../../core/time.ts'
import { expandCampaign } from '../../jobs/contracts/campaigns.ts'
import { enqueue, enqueueOnce } from '../../jobs/runtime/enqueue.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { markStatsDirty, tenantZone } from '../../mongo/stats-dirty.ts'
import { cancelNudges, nudgesWait } from './cancel-nudges.ts'
import { endTest } from './end-test.ts'
import { isCountDue, recountRun } from './recount.ts'
import { sendingStatuses } from './run-status.ts'
import { releaseNight } from './release-night.ts'
import { settleRun } from './settle-run.ts'
import { announce, mirrorStatus, readRun, runsOf } from './store.ts'
import { runsToSweep, settleRuns } from './sweepable-runs.ts'
import { takeTurn } from './take-turn.ts'
import { hasUnplanned } from './unplanned-nudges.ts'
import { watchRun } from './watch-run.ts'

/** An expansion that has not moved for so long has lost its job. */
const STUCK_MS = 20 * SECOND

/** No sender is still at work on a message that was begun so long ago. */
const ORPHANED_MS = 10 * MINUTE

/** `log` left out: what cannot be swept ends the sweep. */
type SweepDeps = ActionDeps & { log?: Pick<Logger, 'error'> }

/**
 * platform: looks at every run that is not over, of all workspaces. Puts right whatever an
 * interruption left: lost jobs, waiting lines, figures, mirrors, rows cancelled by a stop. A run for
 * which that fails keeps no other from being looked at.
 */
export const sweep = async (deps: SweepDeps): Promise<void> => {
  const { db, log } = deps
  const now = deps.clock.now()
  const runs = await runsToSweep(db, now)
  const limits = await readLimits(deps, runs)
  await eachAlone(
    runs,
    (run) => sweepRun(deps, run, { at: now, limits: limits.get(run.tenant) ?? autoStopLimits }),
    ({ tenant, campaign }, err) => {
      if (!log) throw err
      log.error('could not sweep a run', { tenant, campaign, err })
    },
  )
  await settleRuns(db, now)
}

type Watch = { at: Date; limits: AutoStopLimits }

/** platform: when campaigns stop by themselves, of each workspace in which one is sending. */
const readLimits = async (
  { db }: ActionDeps,
  runs: readonly CampaignRun[],
): Promise<ReadonlyMap<string, AutoStopLimits>> => {
  const sending = runs.filter(({ status }) => isSending(status))
  if (sending.length === 0) return new Map()
  const ids = [...new Set(sending.map(({ tenant }) => tenant))]
  const found = await db
    .collection<TenantDoc>(slugs.tenants)
    .find({ _id: { $in: ids } }, { projection: { autoStop: 1 } })
    .toArray()
  return new Map(found.map(({ _id, autoStop }) => [_id, limitsOf(autoStop)]))
}

const sweepRun = async (deps: ActionDeps, given: CampaignRun, watch: Watch): Promise<void> => {
  const { db } = deps
  const now = watch.at
  const tenantDb = forTenant(db, given.tenant)
  const { tenant, campaign, status } = given
  await mirrorStatus(tenantDb, given)
  if (status === 'scheduled') return advanceLine(deps, tenantDb, given, now)
  const isOver = status === 'stopped' || status === 'failed'
  const ended = isOver ? await cancelRest(tenantDb, given, now) : 0
  if (ended > 0 && !given.test)
    await markStatsDirty(tenantDb, [{ campaign, at: now }], await tenantZone(db, tenant))
  if (status === 'expanding' && given.updatedAt < after(now, -STUCK_MS)) {
    await runsOf(tenantDb).updateOne({ _id: given._id, status }, { $set: { updatedAt: now } })
    await enqueueOnce(db, expandCampaign, { tenant, campaign })
  }
  const run = ended > 0 || isCountDue(given, now) ? await recountRun(tenantDb, given, now) : given
  // Held by an earlier version: nothing lets a test go on.
  if (run.test && status === 'paused') return endTest(tenantDb, run, now)
  if (!isSending(status)) return
  if (await watchRun(tenantDb, run, watch)) return
  // Whom the night was just putting off when it was lifted: that was written after it.
  if (run.quietOverride && run.quietOverride.at > after(now, -MINUTE))
    await releaseNight(tenantDb, run, now)
  if (run.frozen.nudges.length > 0) {
    if (await nudgesWait(tenantDb, run)) await cancelNudges(db, tenantDb, run, now)
    if (await hasUnplanned(tenantDb, run))
      await enqueueOnce(db, expandCampaign, { tenant, campaign })
  }
  await settleRun(tenantDb, run, now)
}

const isSending = (status: RunStatus): boolean =>
  (sendingStatuses as readonly RunStatus[]).includes(status)

/** Lets the next campaign have its accounts when the one before has let go of them. */
const advanceLine = async (
  { db }: ActionDeps,
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
const cancelRest = async (tenantDb: TenantDb, run: CampaignRun, now: Date): Promise<number> => {
  const { campaign, frozen } = run
  const inHand = await readInHand(tenantDb, frozen.accounts)
  const waiting = { campaign, state: { $in: ['queued', 'deferred'] as Delivery['state'][] } }
  const deliveries = tenantDb.collection<Delivery>(slugs.deliveries)
  const cancelled = await deliveries.updateMany(
    { ...waiting, _id: { $nin: inHand.ids } },
    { $set: { state: 'cancelled', reason: 'stopped', updatedAt: now } },
  )
  const orphaned = await deliveries.updateMany(
    { ...waiting, _id: { $in: inHand.orphaned } },
    { $set: { state: 'failed', reason: 'unresolved', updatedAt: now } },
  )
  const unresolved = await deliveries.updateMany(
    {
      campaign,
      $or: [
        { state: 'unknown' },
        { state: 'leased', updatedAt: { $lt: after(now, -ORPHANED_MS) } },
      ],
    },
    { $set: { state: 'failed', reason: 'unresolved', updatedAt: now } },
  )
  return cancelled.modifiedCount + orphaned.modifiedCount + unresolved.modifiedCount
}
