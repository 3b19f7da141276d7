import type { Clock } from '../../core/clock.ts'
import type { PolicyRule } from '../../core/gate.ts'
import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Contact } from '../../core/model/contact.ts'
import type { JobOutcome } from '../../jobs/runtime/define-job.ts'
import type { Db } from '../../mongo/connect.ts'
import type { WriteContext } from './write-deliveries.ts'

import { slugs } from '../../collections/slugs.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { audienceFilter } from './audience-filter.ts'
import { loadCandidates } from './audience-facts.ts'
import { judge } from './judge.ts'
import { planNudges } from './plan-nudges.ts'
import { recount } from './recount.ts'
import { moveRun, readRun, readTenant, runsOf } from './store.ts'
import { writeDeliveries } from './write-deliveries.ts'

export type ExpandDeps = {
  db: Db
  clock: Clock
  publicUrl: string
  policyRules: readonly PolicyRule[]
}

const PAGE = 500
/** Handlers stay short: what is left is done by the next call. */
const WORK_MS = 700

/**
 * Writes a row for everyone in the audience, in pages by contact id, and plans nudges that have come
 * due. May be killed at any point and run twice: it goes on from `expandedTo` and rows are inserted once.
 */
export const expand = async (
  deps: ExpandDeps,
  { tenant, campaign }: { tenant: string; campaign: string },
): Promise<JobOutcome> => {
  const tenantDb = forTenant(deps.db, tenant)
  const context: WriteContext = {
    db: deps.db,
    tenantDb,
    tenant: await readTenant(deps.db, tenant),
    publicUrl: deps.publicUrl,
  }
  const began = deps.clock.now().getTime()
  for (;;) {
    const run = await readRun(tenantDb, campaign)
    if (!run) return 'done'
    if (run.status !== 'expanding') {
      if (run.status === 'running' || run.status === 'finishing')
        await planNudges(deps, context, run)
      return 'done'
    }
    const now = deps.clock.now()
    const done = await expandPage(deps, context, run, now)
    if (done) {
      await recount(tenantDb, campaign, now)
      await moveRun(tenantDb, { campaign, to: 'running', at: now, set: { expandedAt: now } })
      return 'done'
    }
    if (deps.clock.now().getTime() - began > WORK_MS) return { again: deps.clock.now() }
  }
}

const expandPage = async (
  { policyRules }: ExpandDeps,
  context: WriteContext,
  run: CampaignRun,
  now: Date,
): Promise<boolean> => {
  const { tenantDb, tenant } = context
  const { frozen, quietOverride } = run
  // The audience is who it was at Start, however long the expansion takes.
  const filter = audienceFilter(frozen.audience, run.startedAt)
  const contacts = await tenantDb
    .collection<Contact>(slugs.contacts)
    .find(
      { $and: [filter, { _id: { $gt: run.expandedTo ?? '' } }] },
      { sort: { _id: 1 }, limit: PAGE },
    )
    .toArray()
  const candidates = await loadCandidates(tenantDb, contacts, frozen.accounts)
  const setting = { now, tenant, frozen, quietOverride }
  const judged = candidates.map((candidate) => ({
    candidate,
    decision: judge(policyRules, candidate, setting),
  }))
  await writeDeliveries(context, { run, step: 0, document: frozen.message, now }, judged)
  const last = contacts.at(-1)
  if (last)
    await runsOf(tenantDb).updateOne(
      { _id: run._id, $or: [{ expandedTo: null }, { expandedTo: { $lt: last._id } }] },
      { $set: { expandedTo: last._id, updatedAt: now } },
    )
  return contacts.length < PAGE
}
