import type { GateFacts } from '../../core/gate.ts'
import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Contact } from '../../core/model/contact.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { Reached } from '../../core/nudges.ts'
import type { ExpandDeps } from './expand.ts'
import type { Draft, Judged, WriteContext } from './write-deliveries.ts'

import { slugs } from '../../collections/slugs.ts'
import { decide } from '../../core/gate.ts'
import { groupBy } from '../../core/group-by.ts'
import { deliveryId } from '../../core/ids.ts'
import { nudgeVerdict, reachOf } from '../../core/nudges.ts'
import { gateFactsOf, loadCandidates } from './audience-facts.ts'
import { addToCounts } from './folds.ts'
import { markSkipped } from './mark-skipped.ts'
import { placeholdersIn } from './personalise.ts'
import { readAnswers } from './nudge-facts.ts'
import { runsOf } from './store.ts'
import {
  baseOf,
  isTried,
  isUnderWay,
  ladderOf,
  nudgeDueAt,
  unplannedFilter,
} from './unplanned-nudges.ts'
import { insertRows, makeDraft, makeRows, recordRefusals } from './write-deliveries.ts'

const PAGE = 1_000

type Slice = { run: CampaignRun; enough: () => Promise<boolean> }

/**
 * Writes the next step for those who got the one before: it waits for its hour, or is cancelled at once
 * where they have answered. Safe to run again. False when there is more to do.
 */
export const planNudges = async (
  deps: ExpandDeps,
  context: WriteContext,
  { run, enough }: Slice,
): Promise<boolean> => {
  for (const [index, nudge] of run.frozen.nudges.entries()) {
    const step = index + 1
    const plan = nudge.manual ? planByHand : planLadder
    if (nudge.manual && !isUnderWay(nudge)) continue
    const draft = await makeDraft(context, { run, step, document: nudge.message })
    while (await plan(deps, context, draft)) if (await enough()) return false
  }
  return true
}

/** One page of those whose ladder goes on with this step; false when there was none. */
const planLadder = async (
  deps: ExpandDeps,
  context: WriteContext,
  draft: Draft,
): Promise<boolean> => {
  const { run, step } = draft
  if (!ladderOf(run).includes(step)) return false
  const rows = context.tenantDb.collection<Delivery>(slugs.deliveries)
  const before = await rows.find(unplannedFilter(run.campaign, [step]), { limit: PAGE }).toArray()
  if (before.length === 0) return false
  const goOn = before.filter(({ state, reason }) => state === 'sent' || reason === 'clicked')
  await planFor(deps, context, draft, goOn)
  await rows.updateMany(
    { _id: { $in: before.map(({ _id }) => _id) } },
    { $pull: { toPlan: step } as never },
  )
  return true
}

/** One page of those whom a nudge by hand is for, in the order of their ids. */
const planByHand = async (
  deps: ExpandDeps,
  context: WriteContext,
  draft: Draft,
): Promise<boolean> => {
  const { run, step } = draft
  const { tenantDb } = context
  const place = `frozen.nudges.${step - 1}.plannedTo`
  const now = (await runsOf(tenantDb).findOne({ _id: run._id }))?.frozen.nudges[step - 1]
  if (!now?.askedAt || !isUnderWay(now)) return false
  const from = now.plannedTo as { row?: string } | undefined
  const few = isTried(now)
  if (few && from) return false
  const limit = few ? (now.sample?.size ?? PAGE) : PAGE
  const page = await tenantDb.collection<Delivery>(slugs.deliveries).findAll(
    {
      ...{ _id: { $gt: from?.row ?? `${run._id}.`, $lt: `${run._id}/` } },
      ...{ campaign: run.campaign, step: 0, state: 'sent', repliedAt: null },
      // Whoever gets the message only later has had no time to answer.
      sentAt: { $lte: now.askedAt },
    },
    { sort: { _id: 1 }, hint: { _id: 1 }, limit },
  )
  await planFor(deps, context, draft, page)
  const last = page.at(-1)
  const to = last && page.length === limit ? { row: last._id } : 'end'
  await runsOf(tenantDb).updateOne({ _id: run._id }, { $set: { [place]: to } as never })
  return to !== 'end'
}

const planFor = async (
  deps: ExpandDeps,
  context: WriteContext,
  draft: Draft,
  before: readonly Delivery[],
): Promise<void> => {
  if (before.length === 0) return
  const { tenantDb } = context
  const now = deps.clock.now()
  const judged = await judgeNudges(deps, context, draft, before)
  const rows = await makeRows(context, draft, judged, now)
  await deps.turns.take(tenantDb.tenant, async () => {
    const made = await insertRows(tenantDb, rows)
    await recordRefusals(tenantDb, draft, judged, now)
    await addToCounts(
      tenantDb,
      draft.run,
      made.map(({ state }) => ({ from: null, to: state })),
    )
    await markSkipped(context, draft.run, { made: made.map(({ state }) => state), moments: [now] })
  })
}

const judgeNudges = async (
  { clock, policyRules, db, placeholders }: ExpandDeps,
  { tenantDb, tenant }: WriteContext,
  { run, step }: Draft,
  before: readonly Delivery[],
): Promise<Judged[]> => {
  const nudge = run.frozen.nudges[step - 1]
  if (!nudge) return []
  const now = clock.now()
  const people = await tenantDb
    .collection<Contact>(slugs.contacts)
    .find({ _id: { $in: before.map(({ contact }) => contact) } })
    .toArray()
  const candidates = await loadCandidates(tenantDb, people, run.frozen.accounts, {
    rules: policyRules,
    words: placeholdersIn([nudge.message], placeholders),
  })
  const known = new Map(candidates.map((one) => [one.contact._id, one]))
  const reachedOf = await readReached(tenantDb, { run, step }, before)
  const answersOf = await readAnswers(
    db,
    before.map((row) => ({ ...whose(run, row.contact), since: reachedOf(row).since })),
  )
  return before.flatMap((row): Judged[] => {
    const candidate = known.get(row.contact)
    if (!candidate?.dialog) return []
    const dueAt = nudgeDueAt(nudge, row.sentAt ?? row.dueAt)
    const facts = gateFactsOf(candidate, { now, tenant, frozen: run.frozen })
    const decision = decide(policyRules, dueAt > now ? whatLasts(facts) : facts)
    const verdict = nudgeVerdict({
      condition: nudge.condition ?? 'no-reply',
      ...reachedOf(row),
      heardAt: candidate.dialog.lastInboundAt,
      ...answersOf(whose(run, row.contact)),
      optedOut: false,
    })
    return [
      {
        candidate,
        decision,
        due: { at: dueAt, reason: 'nudge-waiting' },
        ...(decision.do !== 'skip' && verdict.do === 'cancel' && { cancelled: verdict.reason }),
        // Addresses are of one account: another one, which may have heard from them since, has its own.
        from: { account: row.account, peer: row.peer },
      },
    ]
  })
}

/** What says nothing of a later hour is left out: night and caps are asked when the nudge is due. */
const whatLasts = (facts: GateFacts): GateFacts => ({ ...facts, quietLifted: true, recent: [] })

const whose = ({ tenant, campaign }: CampaignRun, contact: string) => ({
  tenant,
  campaign,
  contact,
})

/** What all messages before this step say of the answer of whoever got the one before. */
const readReached = async (
  tenantDb: TenantDbOf,
  { run, step }: Pick<Draft, 'run' | 'step'>,
  before: readonly Delivery[],
): Promise<(row: Delivery) => { since: Date; replied: boolean }> => {
  const { tenant, campaign } = run
  const others = Array.from({ length: step }, (_, n) => n).filter((n) => n !== baseOf(run, step))
  const ids = before.flatMap(({ contact }) =>
    others.map((other) => deliveryId({ tenant, campaign, contact, step: other })),
  )
  const rows =
    ids.length === 0
      ? []
      : await tenantDb
          .collection<Delivery>(slugs.deliveries)
          .findAll({ _id: { $in: ids } }, { projection: REACHED })
  const known = groupBy<string, Reached & Pick<Delivery, 'contact'>>(
    [...before, ...rows],
    ({ contact }) => contact,
  )
  return (row) => {
    const { since, replied } = reachOf(known.get(row.contact) ?? [row])
    return { since: since ?? row.sentAt ?? row.dueAt, replied }
  }
}

const REACHED = { tenant: 1, contact: 1, step: 1, attempts: 1, sentAt: 1, repliedAt: 1 }

type TenantDbOf = WriteContext['tenantDb']
