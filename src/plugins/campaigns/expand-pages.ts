import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Contact } from '../../core/model/contact.ts'
import type { ExpandDeps } from './expand.ts'
import type { DeliveryRow, Draft, Judged, WriteContext } from './write-deliveries.ts'

import { slugs } from '../../collections/slugs.ts'
import { ahead } from '../../core/ahead.ts'
import { audienceFilter } from './audience-filter.ts'
import { loadCandidates } from './audience-facts.ts'
import { countsOf, increments } from './counters.ts'
import { judge } from './judge.ts'
import { runsOf } from './store.ts'
import { insertRows, makeDraft, makeRows, recordRefusals } from './write-deliveries.ts'

const PAGE = 1_000

type Page = { judged: Judged[]; now: Date; to: string }
type Ready = Page & { rows: DeliveryRow[] }
type Slice = { run: CampaignRun; enough: () => Promise<boolean> }

/**
 * Writes pages of rows by contact id: the next page is read and the one after this rendered while this
 * one is written. True when the whole audience has rows; false when there is more, or the run is not
 * (any more) ours to expand.
 */
export const writePages = async (
  deps: ExpandDeps,
  context: WriteContext,
  { run, enough }: Slice,
): Promise<boolean> => {
  const { tenantDb } = context
  const draft = await makeDraft(context, { run, step: 0, document: run.frozen.message })
  let from = run.expandedTo
  for await (const page of ahead(rendered(context, draft, ahead(read(deps, context, run))))) {
    const { rows, judged, now, to } = page
    const went = await deps.turns.take(tenantDb.tenant, async () => {
      await Promise.all([insertRows(tenantDb, rows), recordRefusals(tenantDb, draft, judged, now)])
      return advance(context, run, { from, to, rows, now })
    })
    if (!went) return false
    from = to
    if (await enough()) return false
  }
  return true
}

async function* read(
  { clock, policyRules }: ExpandDeps,
  { tenantDb, tenant }: WriteContext,
  { frozen, quietOverride, startedAt, expandedTo }: CampaignRun,
): AsyncGenerator<Page> {
  // The audience is who it was at Start, however long the expansion takes.
  const filter = audienceFilter(frozen.audience, startedAt)
  const contacts = tenantDb.collection<Contact>(slugs.contacts)
  let last = expandedTo ?? ''
  for (;;) {
    const people = await contacts
      .find({ $and: [filter, { _id: { $gt: last } }] }, { sort: { _id: 1 }, limit: PAGE })
      .toArray()
    if (people.length === 0) return
    const candidates = await loadCandidates(tenantDb, people, frozen.accounts)
    const now = clock.now()
    const setting = { now, tenant, frozen, quietOverride }
    const judged = candidates.map((candidate) => ({
      candidate,
      decision: judge(policyRules, candidate, setting),
    }))
    last = people.at(-1)?._id ?? last
    yield { judged, now, to: last }
    if (people.length < PAGE) return
  }
}

async function* rendered(
  context: WriteContext,
  draft: Draft,
  pages: AsyncGenerator<Page>,
): AsyncGenerator<Ready> {
  for await (const page of pages)
    yield { ...page, rows: await makeRows(context, draft, page.judged, page.now) }
}

type Step = { from: string | null; to: string; rows: readonly DeliveryRow[]; now: Date }

/** Moves the position on, with the figures of the page, if nobody else has meanwhile. */
const advance = async (
  { tenantDb }: WriteContext,
  { _id }: CampaignRun,
  { from, to, rows, now }: Step,
): Promise<boolean> => {
  const counts = countsOf(rows.map(({ state }) => ({ from: null, to: state })))
  const { matchedCount } = await runsOf(tenantDb).updateOne(
    { _id, status: 'expanding', expandedTo: from },
    {
      $set: { expandedTo: to, updatedAt: now },
      ...(rows.length > 0 && { $inc: increments(counts) }),
    },
  )
  return matchedCount === 1
}
