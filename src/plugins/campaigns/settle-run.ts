import type { Filter } from 'mongodb'

import type { CampaignRun, Nudge } from '../../core/model/campaign-run.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'
import { openStates } from '../../core/model/delivery.ts'
import { fileIsGone } from './files-gone.ts'
import { holdRun } from './hold-run.ts'
import { recountRun } from './recount.ts'
import { canMove, settle } from './run-status.ts'
import { moveRun } from './store.ts'
import { hasUnplanned, isTried, isUnderWay } from './unplanned-nudges.ts'

/** Moves a run on when nothing is left to send; a few looks into an index, however many rows there are. */
export const settleRun = async (
  tenantDb: TenantDb,
  run: CampaignRun,
  at: Date,
): Promise<CampaignRun> => {
  const { campaign, status, sample } = run
  if (status !== 'running' && status !== 'finishing') return run
  const openFirst = (await hasOpen(tenantDb, campaign, { step: 0 })) ? 1 : 0
  if (openFirst > 0) return run
  // A small one may come to its end before anybody has looked why.
  if (await fileIsGone(tenantDb, run))
    return (await holdRun(tenantDb, { run, from: [status], kind: 'file-gone', at })) ?? run
  if (sample?.writtenAt && !sample.passedAt)
    return (await holdRun(tenantDb, { run, from: [status], kind: 'sample-is-out', at })) ?? run
  const tried = await nudgeIsTried(tenantDb, run)
  if (tried) {
    const fact = `It is nudge ${tried.step}; up to ${tried.size} people have got it.`
    return (
      (await holdRun(tenantDb, { run, from: [status], kind: 'sample-is-out', at, fact })) ?? run
    )
  }
  const later =
    (await hasOpen(tenantDb, campaign, { step: { $gt: 0 } })) || (await hasUnplanned(tenantDb, run))
  const expanded = run.expandedAt !== null
  const to = settle({ status, expanded, openFirst, openNudges: later ? 1 : 0 })
  if (!to || !canMove(status, to)) return run
  await recountRun(tenantDb, run, at)
  const set = to === 'done' ? { finishedAt: at, reason: null, filesOut: null } : {}
  const still = asLookedAt(run)
  return (await moveRun(tenantDb, { campaign, from: [status], still, to, at, set })) ?? run
}

/** Whoever was added meanwhile is counted in, and a nudge that was asked for is one more: then it is looked at anew. */
const asLookedAt = ({ folded, frozen }: CampaignRun): Filter<CampaignRun> => ({
  folded: folded ?? (null as never),
  'frozen.nudges': { $size: frozen.nudges.length },
})

/** The few who get a nudge by hand first have got it. */
const nudgeIsTried = async (
  tenantDb: TenantDb,
  { campaign, frozen }: CampaignRun,
): Promise<{ step: number; size: number } | null> => {
  const tried = (one: Nudge) => isTried(one) && isUnderWay(one) && one.plannedTo !== undefined
  const step = frozen.nudges.findIndex(tried) + 1
  if (step === 0 || (await hasOpen(tenantDb, campaign, { step }))) return null
  return { step, size: frozen.nudges[step - 1]?.sample?.size ?? 0 }
}

/** Whether rows of that step still want to go out. */
export const hasOpen = async (
  tenantDb: TenantDb,
  campaign: string,
  { step }: { step: number | { $gt: number } },
): Promise<boolean> => {
  const found = await tenantDb
    .collection<Delivery>(slugs.deliveries)
    .findOne({ campaign, state: { $in: [...openStates] }, step }, { projection: { _id: 1 } })
  return found !== null
}
