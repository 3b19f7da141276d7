import type { Clock } from '../../core/clock.ts'
import type { FairTurns } from '../../core/fair-turns.ts'
import type { PolicyRule } from '../../core/gate.ts'
import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Placeholder } from '../../core/placeholders.ts'
import type { JobOutcome } from '../../jobs/runtime/define-job.ts'
import type { Db } from '../../mongo/connect.ts'
import type { WriteContext } from './write-deliveries.ts'

import { SECOND } from '../../core/time.ts'
import { expandCampaign } from '../../jobs/contracts/campaigns.ts'
import { othersWait } from '../../jobs/runtime/enqueue.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { categoriesReady } from './await-categories.ts'
import { writePages } from './expand-pages.ts'
import { planNudges } from './plan-nudges.ts'
import { recountRun } from './recount.ts'
import { releaseNight } from './release-night.ts'
import { writeSample } from './sample.ts'
import { settleRun } from './settle-run.ts'
import { sizeAtTurn } from './size-at-turn.ts'
import { moveRun, readRun, readTenant } from './store.ts'

export type ExpandDeps = {
  db: Db
  clock: Clock
  publicUrl: string
  policyRules: readonly PolicyRule[]
  /** What features add to the words of a message. */
  placeholders?: readonly Placeholder[]
  /** `HERALD_MASTER_KEY`. Left out, stop lists of persons are asked at the wire only. */
  masterKey?: string
  /** Shared by all expansions of a process, so that workspaces take turns. */
  turns: FairTurns
  /** Whether the process wants to end: it waits for the pages on their way. */
  stopping?: () => boolean
}

/** Then its place in the queue is asked for anew; it is held for a minute. */
const SLICE_MS = 20 * SECOND
/** With others in line for a place the slice ends earlier. */
const POLITE_MS = SECOND

/**
 * Writes a row for everyone in the audience and plans nudges that have come due. May be killed at any
 * point and run twice: it goes on from `expandedTo`, and rows are inserted once.
 */
export const expand = async (
  deps: ExpandDeps,
  { tenant, campaign }: { tenant: string; campaign: string },
): Promise<JobOutcome> => {
  const tenantDb = forTenant(deps.db, tenant)
  const run = await readRun(tenantDb, campaign)
  if (!run) return 'done'
  const context: WriteContext = {
    db: deps.db,
    tenantDb,
    tenant: await readTenant(deps.db, tenant),
    publicUrl: deps.publicUrl,
  }
  const enough = makeSlice(deps)
  const ended = await workOn(deps, context, { run, enough })
  return ended ? 'done' : { again: deps.clock.now() }
}

type Slice = { run: CampaignRun; enough: () => Promise<boolean> }

const workOn = async (
  deps: ExpandDeps,
  context: WriteContext,
  { run: given, enough }: Slice,
): Promise<boolean> => {
  const { status } = given
  if (status === 'running' || status === 'finishing')
    return planNudges(deps, context, { run: given, enough })
  if (status !== 'expanding') return true
  const { db, clock } = deps
  if (!(await categoriesReady({ db, tenantDb: context.tenantDb, now: clock.now() }, given)))
    return false
  const size = await sizeAtTurn(context, given, clock.now())
  if (!size) return false
  const { run, room } = size
  if (isTried(run)) return writeSample(deps, context, run)
  if (!(await writePages(deps, context, { run, enough, room }))) return false
  return finish(deps, context, run)
}

/** Whether only a few may get it yet. */
const isTried = ({ sample }: CampaignRun): boolean => Boolean(sample && !sample.passedAt)

/** The truth once, from the rows; from here on the figures are kept by what changes. */
const finish = async (
  { clock }: ExpandDeps,
  { tenantDb }: WriteContext,
  { campaign }: CampaignRun,
): Promise<boolean> => {
  const at = clock.now()
  const run = await readRun(tenantDb, campaign)
  if (run?.status !== 'expanding') return true
  // Another expansion of the same run found it to be large.
  if (isTried(run)) return false
  // "Send the rest now" was said while pages were being written that did not know of it.
  await releaseNight(tenantDb, run, at)
  await recountRun(tenantDb, run, at)
  const move = { campaign, from: [run.status], at, set: { expandedAt: at } }
  // Paused while its rows were counted, it stays so; going on brings it back here.
  const moved = await moveRun(tenantDb, { ...move, to: 'running' })
  if (moved) await settleRun(tenantDb, moved, at)
  return true
}

/** Whether this call has worked long enough; asked after every page. */
const makeSlice = ({ db, clock, stopping }: ExpandDeps): (() => Promise<boolean>) => {
  const began = clock.now().getTime()
  let asked = began
  return async () => {
    const now = clock.now().getTime()
    if (stopping?.() || now - began > SLICE_MS) return true
    if (now - asked < POLITE_MS) return false
    asked = now
    return othersWait(db, expandCampaign)
  }
}
