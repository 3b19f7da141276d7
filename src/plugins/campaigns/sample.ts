import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Contact } from '../../core/model/contact.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { ExpandDeps } from './expand.ts'
import type { Judged, WriteContext } from './write-deliveries.ts'

import { slugs } from '../../collections/slugs.ts'
import { after, DAY } from '../../core/time.ts'
import { audienceFilter } from './audience-filter.ts'
import { loadCandidates, personsOf } from './audience-facts.ts'
import { judge } from './judge.ts'
import { placeholdersIn } from './personalise.ts'
import { recountRun } from './recount.ts'
import { moveRun, runsOf } from './store.ts'
import { insertRows, makeDraft, makeRows } from './write-deliveries.ts'

/** So many people are looked at to find some who may be written to now. */
const LOOKED_AT = 5_000
const PAGE = 1_000

/**
 * Writes the rows of the first few: people who may be written to now, and if there are hardly any,
 * those whose morning comes first. False where nobody can be reached: there is nothing to try.
 */
export const writeSample = async (
  deps: ExpandDeps,
  context: WriteContext,
  run: CampaignRun,
): Promise<boolean> => {
  const { tenantDb } = context
  const { campaign, frozen } = run
  const at = deps.clock.now()
  const rows = tenantDb.collection<Delivery>(slugs.deliveries)
  // After a crash: whoever has a row is the sample.
  if ((await rows.count({ campaign }, 1)) === 0) {
    const draft = await makeDraft(context, { run, step: 0, document: frozen.message })
    const chosen = await chooseSample(deps, context, run)
    await insertRows(tenantDb, await makeRows(context, draft, chosen, at))
  }
  const there = (await rows.count({ campaign }, 1)) > 0
  await runsOf(tenantDb).updateOne(
    { _id: run._id, status: 'expanding', 'sample.writtenAt': null },
    { $set: { 'sample.writtenAt': at, ...(!there && { 'sample.passedAt': at }) } as never },
  )
  if (!there) return false
  await recountRun(tenantDb, run, at)
  // Paused meanwhile, it stays so; going on brings it back here. Passed meanwhile, all others follow first.
  const still = { 'sample.passedAt': null as never }
  await moveRun(tenantDb, { campaign, from: ['expanding'], still, to: 'running', at })
  return true
}

const chooseSample = async (
  { clock, policyRules, db, masterKey, placeholders }: ExpandDeps,
  { tenantDb, tenant }: WriteContext,
  { frozen, startedAt, sample }: CampaignRun,
): Promise<Judged[]> => {
  const size = sample?.size ?? 0
  const now = clock.now()
  const setting = { now, tenant, frozen }
  const look = {
    ...{ now, persons: personsOf({ db, masterKey }), rules: policyRules },
    words: placeholdersIn([frozen.message], placeholders),
  }
  const filter = audienceFilter(frozen.audience, startedAt)
  const awake: Judged[] = []
  const asleep: (Judged & { until: Date })[] = []
  let last = ''
  for (let seen = 0; seen < LOOKED_AT && awake.length < size; seen += PAGE) {
    const people = await tenantDb
      .collection<Contact>(slugs.contacts)
      .find({ $and: [filter, { _id: { $gt: last } }] }, { sort: { _id: 1 }, limit: PAGE })
      .toArray()
    for (const candidate of await loadCandidates(tenantDb, people, frozen.accounts, look)) {
      const decision = judge(policyRules, candidate, setting)
      if (decision.do === 'send') awake.push({ candidate, decision })
      if (decision.do === 'wait')
        asleep.push({ candidate, decision, until: soonest(candidate, decision) })
    }
    last = people.at(-1)?._id ?? last
    if (people.length < PAGE) break
  }
  if (awake.length >= size / 4) return awake.slice(0, size)
  const first = asleep.toSorted((a, b) => a.until.getTime() - b.until.getTime())
  return [...awake, ...first].slice(0, size)
}

/** Those of whom nobody knows yet that they ever wrote come last: they may get nothing at all. */
const soonest = (
  { dialog, consent }: Judged['candidate'],
  { until, reason }: Extract<Judged['decision'], { do: 'wait' }>,
): Date => {
  const isKnown = consent === true || dialog?.firstInboundAt || dialog?.lastInboundAt
  return reason === 'history-due' && !isKnown ? after(until, DAY) : until
}
