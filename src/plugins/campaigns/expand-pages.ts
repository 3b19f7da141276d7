import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Contact } from '../../core/model/contact.ts'
import type { DeliveryState } from '../../core/model/delivery.ts'
import type { ExpandDeps } from './expand.ts'
import type { DeliveryRow, Draft, Judged, WriteContext } from './write-deliveries.ts'

import { slugs } from '../../collections/slugs.ts'
import { ahead } from '../../core/ahead.ts'
import { audienceFilter } from './audience-filter.ts'
import { loadCandidates } from './audience-facts.ts'
import { countsOf, increments } from './counters.ts'
import { markSkipped } from './mark-skipped.ts'
import { judge } from './judge.ts'
import { placeholdersIn } from './personalise.ts'
import { watchStopLists } from './stop-lists.ts'
import { runsOf } from './store.ts'
import { insertRows, makeDraft, makeRows, recordRefusals } from './write-deliveries.ts'

/** Bigger pages outlive the nursery and cost more in tidying up than they save in round trips. */
const PAGE = 1_000
/** The position is written once for so many pages; after a crash they are offered again and change nothing. */
const PAGES_A_STEP = 4

/** Pages on their way to the database: when one is written the next one already waits for its turn. */
const AT_ONCE = 2

type Page = { judged: Judged[]; now: Date; to: string }
/** Of those who get it their row is all that is kept: less to carry while pages wait for each other. */
type Ready = Omit<Page, 'judged'> & { rows: DeliveryRow[]; refused: Judged[] }
type Slice = {
  run: CampaignRun
  enough: () => Promise<boolean>
  /** More people than this are not written; then there is more. */
  room: number
}

/** What the gate and the message read of a person. */
const projection = {
  ...{ firstName: 1, timeZone: 1, language: 1, lastOrder: 1, frequency: 1, demo: 1 },
}

/**
 * Writes pages of rows by contact id: while one is written the next waits for its turn, the one after
 * it is rendered and another read. True when the whole audience has rows; false when there is more, or the run is not
 * (any more) ours to expand.
 */
export const writePages = async (
  deps: ExpandDeps,
  context: WriteContext,
  { run, enough, room }: Slice,
): Promise<boolean> => {
  const draft = await makeDraft(context, { run, step: 0, document: run.frozen.message })
  let step: Step = { from: run.expandedTo, to: null, made: [], pages: 0, since: null }
  const goOn = async (now: Date): Promise<boolean> => {
    const went = step.to === null || (await advance(context, run, { ...step, now }))
    step = { from: step.to ?? step.from, to: null, made: [], pages: 0, since: null }
    return went
  }
  const writing: Writing[] = []
  let left = room
  /** Takes the oldest page into account; false when the run is not ours to expand any more. */
  const settle = async (): Promise<boolean> => {
    const { written, page } = writing.shift() as Writing
    const made = await written
    step = {
      ...{ from: step.from, to: page.to, made: [...step.made, ...made], pages: step.pages + 1 },
      since: step.since ?? page.now,
    }
    return step.pages < PAGES_A_STEP || goOn(page.now)
  }
  const settleAll = async (): Promise<boolean> => {
    while (writing.length > 0) if (!(await settle())) return false
    return goOn(deps.clock.now())
  }
  try {
    for await (const page of ahead(rendered(context, draft, ahead(read(deps, context, run))))) {
      left -= page.rows.length
      if (left < 0) {
        await settleAll()
        return false
      }
      writing.push({ page, written: write(deps, context, { draft, page }) })
      if (writing.length < AT_ONCE) continue
      if (!(await settle())) return false
      if (await enough()) {
        await settleAll()
        return false
      }
    }
    return await settleAll()
  } finally {
    await Promise.allSettled(writing.map(({ written }) => written))
  }
}

type Writing = { page: Ready; written: Promise<DeliveryState[]> }

/** The states of the rows that are new. */
const write = (
  { turns }: ExpandDeps,
  { tenantDb }: WriteContext,
  { draft, page }: { draft: Draft; page: Ready },
): Promise<DeliveryState[]> => {
  const { rows, refused, now } = page
  const written = turns.take(tenantDb.tenant, async () => {
    const [made] = await Promise.all([
      insertRows(tenantDb, rows),
      recordRefusals(tenantDb, draft, refused, now),
    ])
    return made.map(({ state }) => state)
  })
  // Heard of when its turn comes.
  written.catch(() => undefined)
  return written
}

async function* read(
  { clock, policyRules, db, masterKey, placeholders }: ExpandDeps,
  { tenantDb, tenant }: WriteContext,
  { frozen, startedAt, expandedTo }: CampaignRun,
): AsyncGenerator<Page> {
  // The audience is who it was at Start, however long the expansion takes.
  const filter = audienceFilter(frozen.audience, startedAt)
  const contacts = tenantDb.collection<Contact>(slugs.contacts)
  const stopLists =
    masterKey === undefined ? undefined : watchStopLists(tenantDb, { db, masterKey, clock })
  const whole = frozen.audience.all.length === 0
  const words = placeholdersIn([frozen.message], placeholders)
  // Ids begin with their workspace: the last page does not look through those of the next one.
  const end = `${tenantDb.tenant}/`
  let last = expandedTo ?? ''
  for (;;) {
    const people = await contacts.findAll(
      { $and: [filter, { _id: { $gt: last, $lt: end } }] },
      { sort: { _id: 1 }, limit: PAGE, projection },
    )
    if (people.length === 0) return
    const now = clock.now()
    const look = { now, stops: await stopLists?.(), whole, rules: policyRules, words }
    const candidates = await loadCandidates(tenantDb, people, frozen.accounts, look)
    const setting = { now, tenant, frozen }
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
  for await (const { judged, now, to } of pages) {
    const rows = await makeRows(context, draft, judged, now)
    yield { rows, refused: judged.filter(({ decision }) => decision.do === 'skip'), now, to }
  }
}

/** Pages that are written and not yet counted. */
type Step = {
  from: string | null
  to: string | null
  made: readonly DeliveryState[]
  pages: number
  /** When the first of them was judged. */
  since: Date | null
}

/** Moves the position on, with the figures of the pages, if nobody else has meanwhile. */
const advance = async (
  context: WriteContext,
  run: CampaignRun,
  { from, to, made, since, now }: Step & { now: Date },
): Promise<boolean> => {
  // The rows are there already, whoever moves the position on.
  await markSkipped(context, run, { made, moments: [since ?? now, now] })
  const counts = countsOf(made.map((state) => ({ from: null, to: state })))
  const { matchedCount } = await runsOf(context.tenantDb).updateOne(
    { _id: run._id, status: 'expanding', expandedTo: from },
    {
      $set: { expandedTo: to, updatedAt: now },
      ...(made.length > 0 && { $inc: increments(counts) }),
    },
  )
  return matchedCount === 1
}
