import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { runId } from '../../core/ids.ts'
import { makeEvent, publishEvents } from '../../mongo/events.ts'
import { tallyRows } from './counters.ts'
import { canMove, settle } from './run-status.ts'
import { moveRun, readRun, runsOf } from './store.ts'
import { unplannedNudges } from './unplanned-nudges.ts'

/**
 * Brings a run's figures to what its rows say, tells whoever watches, and moves the run on when
 * nothing is left to send. Counting again is harmless: figures are derived, never added up.
 */
export const recount = async (
  tenantDb: TenantDb,
  campaign: string,
  at: Date,
): Promise<CampaignRun | null> => {
  const run: (CampaignRun & { demo?: boolean }) | null = await readRun(tenantDb, campaign)
  if (!run) return null
  const { counts, openFirst, openLater } = await tallyRows(tenantDb, campaign)
  if (JSON.stringify(counts) !== JSON.stringify(run.counts)) {
    await runsOf(tenantDb).updateOne(
      { _id: runId(tenantDb.tenant, campaign) },
      { $set: { counts, updatedAt: at } },
    )
    await publishEvents(tenantDb, [
      makeEvent({
        tenant: tenantDb.tenant,
        type: 'run.progress',
        at,
        campaign,
        data: { counts, status: run.status },
        ...(run.demo && { demo: true }),
      }),
    ])
  }
  const planned = run.frozen.nudges.length > 0 ? await unplannedNudges(tenantDb, run) : 0
  const to = settle({
    status: run.status,
    expanded: run.expandedAt !== null,
    openFirst,
    openNudges: openLater + planned,
  })
  if (!to || !canMove(run.status, to)) return run
  const set = to === 'done' ? { finishedAt: at, reason: null } : {}
  return (await moveRun(tenantDb, { campaign, to, at, set })) ?? run
}
