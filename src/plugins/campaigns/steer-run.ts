import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { ActionDeps, RunOrder } from './store.ts'

import { slugs } from '../../collections/slugs.ts'
import { readInHand } from '../../delivery/lane-store.ts'
import { PlatformError } from '../../core/errors.ts'
import { runId } from '../../core/ids.ts'
import { sentenceOf } from '../../core/reasons.ts'
import { expandCampaign } from '../../jobs/contracts/campaigns.ts'
import { enqueue } from '../../jobs/runtime/enqueue.ts'
import { recordAudit } from '../../mongo/audit.ts'
import { tallyRows } from './counters.ts'
import { tryFilesAgain } from './files-gone.ts'
import { needsWhy } from './hold-run.ts'
import { releaseNight } from './release-night.ts'
import { announce, moveRun, movedOr, readRun, runsOf, tenantDbOf } from './store.ts'
import { hasOpen } from './settle-run.ts'
import { isTried } from './unplanned-nudges.ts'
import { noAccountLeft } from './watch-run.ts'

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
  { tenant, campaign, by, reason }: RunOrder & { reason?: string },
): Promise<CampaignRun> => {
  const tenantDb = tenantDbOf(deps, tenant)
  const at = deps.clock.now()
  const found = await readRun(tenantDb, campaign)
  if (found?.status !== 'paused') return movedOr(tenantDb, campaign, null, 'resumed')
  await refuseGoOn(tenantDb, found, reason)
  const isGone = found.hold?.kind === 'file-gone'
  const before = isGone ? await tryFilesAgain(deps.db, tenantDb, found, at) : found
  const to = await whereTo(tenantDb, before)
  const set = {
    pausedAt: null,
    pausedBy: null,
    reason: null,
    ...goAhead(before, { by, at, reason }),
    ...nudgePasses(before, at),
  }
  // Another "go on" may have come first, and Herald may have paused it again since: that is not answered by this.
  const still = { 'hold.id': found.hold?.id ?? (null as never) }
  const moved = await moveRun(tenantDb, { campaign, from: ['paused'], still, to, at, set })
  const run = moved ?? (await notResumed(tenantDb, campaign))
  if (to === 'expanding') await enqueue(deps.db, expandCampaign, { tenant, campaign })
  await audit(deps, { tenant, campaign, by, reason }, 'campaign.resume', at)
  return run
}

const notResumed = async (tenantDb: TenantDb, campaign: string): Promise<CampaignRun> => {
  const now = await readRun(tenantDb, campaign)
  if (now?.status === 'paused')
    throw new PlatformError(
      'CONFLICT',
      'It was paused again meanwhile. Look why, then say it once more.',
    )
  return movedOr(tenantDb, campaign, null, 'resumed')
}

/** One of which only nudges are open lets go of its accounts at once: another run may have them by now. */
const whereTo = async (
  tenantDb: TenantDb,
  run: CampaignRun,
): Promise<'running' | 'expanding' | 'finishing'> => {
  if (!run.expandedAt) return 'expanding'
  return (await hasOpen(tenantDb, run.campaign, { step: 0 })) ? 'running' : 'finishing'
}

/** What a person has to do before a run that Herald paused goes on. */
const refuseGoOn = async (
  tenantDb: TenantDb,
  run: CampaignRun,
  reason: string | undefined,
): Promise<void> => {
  if (needsWhy(run.hold?.kind) && !reason?.trim())
    throw new PlatformError('INVALID_INPUT', 'Say why it may go on.', { field: 'reason' })
  if (run.hold?.kind === 'accounts-out' && (await noAccountLeft(tenantDb, run)))
    throw new PlatformError('CONFLICT', sentenceOf('accounts-out'))
}

type GoAhead = { by: string; at: Date; reason: string | undefined }

/** What is kept of "go on": limits count from here, and a sample that was looked at has passed. */
const goAhead = (
  { hold, goAheads = [], sample, counts, steps = [], trouble }: CampaignRun,
  { by, at, reason }: GoAhead,
): Partial<CampaignRun> => {
  if (!hold) return {}
  const { optOuts = 0, blocks = 0 } = trouble ?? {}
  const figures = { counts, steps, optOuts, blocks }
  const said = { kind: hold.kind, at, by, reason: reason ?? null, ...figures }
  return {
    hold: null,
    goAheads: [...goAheads, said],
    ...(hold.kind === 'sample-is-out' &&
      sample && { sample: { ...sample, passedAt: sample.passedAt ?? at } }),
  }
}

/** The rest of a nudge by hand follows the few who have got it. */
const nudgePasses = ({ hold, frozen }: CampaignRun, at: Date): object => {
  const step = frozen.nudges.findIndex(isTried)
  if (hold?.kind !== 'sample-is-out' || step < 0) return {}
  return { [`frozen.nudges.${step}.sample.passedAt`]: at }
}

/** Ends a run for good: what has not gone out is cancelled. */
export const stopRun = async (
  deps: ActionDeps,
  { tenant, campaign, by, reason }: RunOrder & { reason?: string },
): Promise<CampaignRun> => {
  const tenantDb = tenantDbOf(deps, tenant)
  const at = deps.clock.now()
  const set = { finishedAt: at, reason: reason ?? null, hold: null, filesOut: null }
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
  const { counts, steps } = await tallyRows(tenantDb, campaign)
  await runsOf(tenantDb).updateOne({ _id: runId(tenant, campaign) }, { $set: { counts, steps } })
  await audit(deps, { tenant, campaign, by, reason }, 'campaign.stop', at)
  const run = await movedOr(tenantDb, campaign, await readRun(tenantDb, campaign), 'stopped')
  await announce(tenantDb, run, at)
  return run
}

/**
 * "Send the rest now": whoever waits for their morning is written to now. Nudges, and people who are
 * added later, keep their night. Needs a reason, is audited.
 */
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
  await releaseNight(tenantDb, lifted, at)
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
