import type { Contact } from '../../core/model/contact.ts'
import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { Why, WhyDeps } from './why.ts'

import { slugs } from '../../collections/slugs.ts'
import { PlatformError } from '../../core/errors.ts'
import { deliveryId } from '../../core/ids.ts'
import { personName } from '../../core/person-name.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { isNudgeCancelled, nudgeSaid } from './nudge-said.ts'
import { whoFilter } from './preview-people.ts'
import { readRun } from './store.ts'
import { whyOf } from './why.ts'

/** One step of the ladder to one person: 0 is the message itself. */
export type StepBecame = {
  step: number
  row: Delivery | null
  /** The rule and the fact behind its reason, where one is known. */
  rule: string | null
  fact: string | null
}
export type Became = {
  contact: string
  name: string
  row: Delivery | null
  steps: StepBecame[]
  why: Why
}

const FOUND = 5
/** Of a short name there are many: this many are looked through for those whom the campaign is about. */
const LOOKED = 200

/**
 * What a campaign did with people whose names begin so, those with a message of it first; null where they
 * have none. `more`: there are others of that name.
 */
export const becameOf = async (
  deps: WhyDeps,
  { tenant, campaign, search }: { tenant: string; campaign: string; search: string },
): Promise<{ people: Became[]; more: boolean }> => {
  const tenantDb = forTenant(deps.db, tenant)
  const run = await readRun(tenantDb, campaign)
  if (!run) throw new PlatformError('NOT_FOUND', 'This campaign was never started.')
  const wanted = whoFilter({ search })
  if (!wanted) return { people: [], more: false }
  const named = await tenantDb
    .collection<Contact>(slugs.contacts)
    .find(wanted, { sort: { _id: 1 }, limit: LOOKED })
    .toArray()
  const people = (await whoGotFirst(tenantDb, run, named)).slice(0, FOUND)
  const ids = people.flatMap(({ _id }) => idsOf(run, _id))
  const rows = await tenantDb
    .collection<Delivery>(slugs.deliveries)
    .find({ _id: { $in: ids } })
    .toArray()
  const became = (person: Contact) => becameOne(deps, { run, person, rows })
  return { people: await Promise.all(people.map(became)), more: named.length > FOUND }
}

/** Those who have a message of the run before those who have none. */
const whoGotFirst = async (
  tenantDb: TenantDb,
  run: CampaignRun,
  people: readonly Contact[],
): Promise<readonly Contact[]> => {
  if (people.length <= FOUND) return people
  const rows = await tenantDb
    .collection<Delivery>(slugs.deliveries)
    .find(
      { _id: { $in: people.flatMap(({ _id }) => idsOf(run, _id)) } },
      { projection: { contact: 1 } },
    )
    .toArray()
  const got = new Set(rows.map(({ contact }) => contact))
  return [...people.filter(({ _id }) => got.has(_id)), ...people.filter(({ _id }) => !got.has(_id))]
}

type OneOf = { run: CampaignRun; person: Contact; rows: readonly Delivery[] }

const becameOne = async (deps: WhyDeps, { run, person, rows }: OneOf): Promise<Became> => {
  const { _id } = person
  const { tenant, campaign } = run
  const own = new Set(idsOf(run, _id))
  const theirs = rows.filter((row) => own.has(row._id))
  const why = await whyOf(deps, { tenant, contact: _id, campaign })
  return {
    contact: _id,
    name: personName(person) ?? _id,
    row: theirs.find((row) => row._id === idsOf(run, _id)[0]) ?? null,
    steps: stepsOf(run, theirs, { why, person }),
    why,
  }
}

const idsOf = ({ tenant, campaign, frozen }: CampaignRun, contact: string): string[] =>
  [0, ...(frozen.nudges ?? []).map((_, n) => n + 1)].map((step) =>
    deliveryId({ tenant, campaign, contact, step }),
  )

type Known = { why: Why; person: Contact }

/** Pure: each step of the ladder in its order, with what ended it or what it waits for. */
export const stepsOf = (
  run: Pick<CampaignRun, 'frozen'>,
  rows: readonly Delivery[],
  known: Known,
): StepBecame[] => {
  const stepOf = (row: Delivery): number => row.step ?? 0
  const nudges = run.frozen.nudges ?? []
  return [0, ...nudges.map((_, n) => n + 1)].map((step) => {
    const row = rows.find((one) => stepOf(one) === step) ?? null
    if (row) return { step, row, ...ruleOf(row, rows, known) }
    const before = rows.filter((one) => stepOf(one) < step)
    const last = before.toSorted((a, b) => stepOf(a) - stepOf(b)).at(-1)
    return { step, row, ...missing(step, nudges[step - 1]?.afterHours ?? 0, before, last) }
  })
}

type Behind = Pick<StepBecame, 'rule' | 'fact'>

const ruleOf = (
  { step = 0, reason }: Delivery,
  rows: readonly Delivery[],
  { why, person }: Known,
): Behind => {
  const told = why.told.find((one) => one.step === step && one.reason === reason)
  if (told) return { rule: told.rule, fact: told.fact }
  if (step === 0 || !isNudgeCancelled(reason)) return { rule: null, fact: null }
  const newest = (times: (Date | null | undefined)[]): Date | null =>
    times.flatMap((at) => at ?? []).toSorted((a, b) => b.getTime() - a.getTime())[0] ?? null
  return nudgeSaid(reason, {
    heardAt: newest(rows.map(({ repliedAt }) => repliedAt)) ?? why.wroteAt,
    orderedAt: person.lastOrder?.at ?? null,
    clickedAt: newest(rows.map(({ clickedAt }) => clickedAt)),
  })
}

/** A step without a row of its own: it is yet to come, or nothing goes out after what ended before it. */
const missing = (
  step: number,
  hours: number,
  before: readonly Delivery[],
  last: Delivery | undefined,
): Behind => {
  if (step === 0 || !last) return { rule: null, fact: null }
  const comes = before.some(({ toPlan }) => toPlan?.includes(step))
  if (comes) return { rule: 'nudge', fact: `it is planned ${hours} h after the step before it` }
  const over = ['failed', 'skipped', 'cancelled'].includes(last.state)
  const which = (last.step ?? 0) === 0 ? 'the message' : `nudge ${last.step}`
  return {
    rule: 'nudge',
    fact: over
      ? `${which} before it did not go out to them`
      : `${which} before it has not gone yet`,
  }
}
