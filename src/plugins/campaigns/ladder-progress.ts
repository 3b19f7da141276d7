import type { Delivery } from '../../core/model/delivery.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'
import { groupBy } from '../../core/group-by.ts'
import { joinId, tailOf } from '../../core/ids.ts'
import { openStates } from '../../core/model/delivery.ts'

type Row = Pick<
  Delivery,
  | 'contact'
  | 'step'
  | 'state'
  | 'reason'
  | 'dueAt'
  | 'sentAt'
  | 'toPlan'
  | 'createdAt'
  | 'updatedAt'
>

/** How far one person has come: 0 is the message itself, 1 the first step after it. */
export type Progress = {
  contact: string
  enrolledAt: Date
  /** The last step that went out to them; null before the message has. */
  currentStep: number | null
  /** `waiting` for `next`; `completed`: the last step went out; `ended` before it did, `reason` says why. */
  status: 'waiting' | 'completed' | 'ended'
  next: { step: number; dueAt: Date | null } | null
  reason: string | null
  completedAt: Date | null
}

/** Pure: the rows of one person, whatever their order, as a place on the ladder. */
export const progressOf = (rows: readonly [Row, ...Row[]], lastStep: number): Progress => {
  const [first, ...others] = rows.toSorted((a, b) => a.step - b.step) as [Row, ...Row[]]
  const all = [first, ...others]
  const last = others.at(-1) ?? first
  const sent = all.findLast(({ state }) => state === 'sent')
  const common = {
    contact: first.contact,
    enrolledAt: first.createdAt,
    currentStep: sent?.step ?? null,
  }
  const over = { ...common, next: null, completedAt: last.sentAt ?? last.updatedAt }
  const open = all.find(isOpen)
  if (open) {
    const next = { step: open.step, dueAt: open.dueAt }
    return { ...common, status: 'waiting', next, reason: open.reason, completedAt: null }
  }
  // The next step gets its row a moment later.
  const [following] = all.filter(goesOn).flatMap(({ toPlan }) => toPlan ?? [])
  if (following !== undefined) {
    const next = { step: following, dueAt: null }
    return { ...common, status: 'waiting', next, reason: null, completedAt: null }
  }
  const done = goesOn(last) && last.step >= lastStep
  return { ...over, status: done ? 'completed' : 'ended', reason: done ? null : last.reason }
}

const isOpen = ({ state }: Row): boolean => (openStates as readonly string[]).includes(state)

/** A click ends its own step only. */
const goesOn = ({ state, reason }: Row): boolean => state === 'sent' || reason === 'clicked'

const projection = {
  ...{ contact: 1, step: 1, state: 1, reason: 1, dueAt: 1, sentAt: 1 },
  ...{ toPlan: 1, createdAt: 1, updatedAt: 1 },
}

type Page = {
  campaign: string
  lastStep: number
  steps: number
  limit: number
  after: string | null
}

/** The people of a run in the order of their ids, with their places; the ids of rows name both. */
export const readProgress = async (
  tenantDb: TenantDb,
  { campaign, lastStep, steps, limit, after }: Page,
): Promise<{ items: Progress[]; more: boolean }> => {
  const run = joinId(tenantDb.tenant, campaign)
  const from = after === null ? `${run}.` : `${run}.${tailOf(after)}/`
  const most = (limit + 1) * (steps + 1)
  const rows = await tenantDb
    .collection<Delivery>(slugs.deliveries)
    .find({ _id: { $gt: from, $lt: `${run}/` } }, { projection, sort: { _id: 1 }, limit: most })
    .toArray()
  const people = [...groupBy(rows, ({ contact }) => contact).values()]
  const items = people
    .slice(0, limit)
    .flatMap(([row, ...more]) => (row ? [progressOf([row, ...more], lastStep)] : []))
  return { items, more: people.length > limit }
}

/** Where one person stands; null when the run does not know them. */
export const readOneProgress = async (
  tenantDb: TenantDb,
  { campaign, contact, lastStep }: { campaign: string; contact: string; lastStep: number },
): Promise<Progress | null> => {
  const [row, ...more] = await tenantDb
    .collection<Delivery>(slugs.deliveries)
    .find(
      {
        _id: {
          $gt: idsOf(tenantDb, campaign, contact),
          $lt: `${idsOf(tenantDb, campaign, contact)}/`,
        },
      },
      { projection },
    )
    .toArray()
  return row ? progressOf([row, ...more], lastStep) : null
}

const idsOf = ({ tenant }: TenantDb, campaign: string, contact: string): string =>
  joinId(tenant, campaign, tailOf(contact))
