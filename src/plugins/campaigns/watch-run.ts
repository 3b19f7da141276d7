import type { CampaignRun, RunCounts, StepCounts } from '../../core/model/campaign-run.ts'
import type { Suppression } from '../../core/model/contact.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { AutoStop, AutoStopLimits } from '../../core/policy/auto-stop.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'
import { autoStop } from '../../core/policy/auto-stop.ts'
import { messageOf } from './counters.ts'
import { endTest } from './end-test.ts'
import { fileIsGone } from './files-gone.ts'
import { holdRun, needsWhy } from './hold-run.ts'
import { readAccounts, runsOf } from './store.ts'

/** Enough to tell that it is too much. */
const MOST = 5_000

type Trouble = NonNullable<CampaignRun['trouble']>

/**
 * Looks whether a run has to wait for a person: none of its accounts can send, its file is gone, or too many people were
 * not reached, opted out or had blocked the account since somebody last said "go on". True when it was
 * paused. A test to oneself waits for nobody: without its account it ends.
 */
export const watchRun = async (
  tenantDb: TenantDb,
  run: CampaignRun,
  { at, limits }: { at: Date; limits: AutoStopLimits },
): Promise<boolean> => {
  if (await noAccountLeft(tenantDb, run)) {
    if (run.test) await endTest(tenantDb, run, at)
    else await holdRun(tenantDb, { run, kind: 'accounts-out', at })
    return true
  }
  if (run.test) return false
  if (await fileIsGone(tenantDb, run)) {
    await holdRun(tenantDb, { run, kind: 'file-gone', at })
    return true
  }
  const trouble = await readTrouble(tenantDb, run)
  await keepTrouble(tenantDb, run, trouble)
  const stop = verdictOn(run, trouble, limits)
  if (!stop) return false
  await holdRun(tenantDb, { run, kind: stop.reason, at, fact: `${stop.fact}.` })
  return true
}

/** Whether every account of a run is signed out, banned or gone. */
export const noAccountLeft = async (
  tenantDb: TenantDb,
  { frozen }: Pick<CampaignRun, 'frozen'>,
): Promise<boolean> => {
  const accounts = await readAccounts(tenantDb, frozen.accounts)
  return !accounts.some(({ state }) => state === 'connected' || state === 'resting')
}

/**
 * Pure: what became of it since somebody last said "go on" in spite of trouble; what was looked at then
 * counts no more. Letting the rest follow a sample is no such word: those of the sample count on.
 */
export const verdictOn = (
  { counts, steps = [], goAheads = [] }: Pick<CampaignRun, 'counts' | 'steps' | 'goAheads'>,
  { optOuts, blocks }: Trouble,
  limits: AutoStopLimits,
): AutoStop | null => {
  const then = goAheads.findLast(({ kind }) => needsWhy(kind))
  const since = (now: number, before: number | undefined) => Math.max(0, now - (before ?? 0))
  const outcomes = {
    sent: since(counts.sent, then?.counts.sent),
    people: peopleSince({ counts, steps }, then),
    failed: since(counts.failed, then?.counts.failed),
    optedOut: since(optOuts, then?.optOuts),
    blocked: since(blocks, then?.blocks),
  }
  return autoStop(outcomes, limits)
}

type Sent = { counts: RunCounts; steps?: StepCounts[] }

/**
 * Pure: to how many people messages went since then. Nobody gets one step twice, so it is the step that
 * went to most: from the beginning on the message itself, whatever nudges followed it.
 */
const peopleSince = (now: Sent, then: Sent | undefined): number => {
  const sentOf = ({ counts, steps = [] }: Sent, step: number): number =>
    step === 0
      ? messageOf(counts, steps).sent
      : (steps.find((one) => one.step === step)?.states.sent ?? 0)
  const all = [0, ...(now.steps ?? []).map(({ step }) => step)]
  return Math.max(0, ...all.map((step) => sentOf(now, step) - (then ? sentOf(then, step) : 0)))
}

const readTrouble = async (
  tenantDb: TenantDb,
  { campaign, startedAt, counts }: CampaignRun,
): Promise<Trouble> => {
  const rows = tenantDb.collection<Delivery>(slugs.deliveries)
  const stopped = await tenantDb
    .collection<Suppression>(slugs.suppressions)
    .find({ at: { $gte: startedAt }, reason: 'opt-out' }, { sort: { at: -1 }, limit: MOST })
    .toArray()
  const contact = { $in: stopped.map((one) => one.contact) }
  const sentAt = { $gte: startedAt }
  const [optOuts, blocks] = await Promise.all([
    stopped.length > 0 ? rows.count({ campaign, contact, sentAt, step: 0 }, MOST) : 0,
    counts.failed > 0 ? rows.count({ campaign, state: 'failed', reason: 'blocked' }, MOST) : 0,
  ])
  return { optOuts, blocks }
}

const keepTrouble = async (
  tenantDb: TenantDb,
  { _id, trouble }: CampaignRun,
  now: Trouble,
): Promise<void> => {
  if (trouble?.optOuts === now.optOuts && trouble.blocks === now.blocks) return
  await runsOf(tenantDb).updateOne({ _id }, { $set: { trouble: now } })
}
