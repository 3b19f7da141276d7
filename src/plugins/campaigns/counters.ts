import type { RunCounts, StepCounts } from '../../core/model/campaign-run.ts'
import type { Delivery, DeliveryState } from '../../core/model/delivery.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'
import { groupBy } from '../../core/group-by.ts'

type Cell = { _id: { state: DeliveryState; step: number }; n: number }

/** Rows of a run by state, over all and for each step. */
export type Tally = { counts: RunCounts; steps: StepCounts[] }

export const noCounts: RunCounts = {
  total: 0,
  sent: 0,
  failed: 0,
  skipped: 0,
  cancelled: 0,
  deferred: 0,
  unknown: 0,
}

/** Pure: folds the counted cells. Every row is in `total`, so the figures always equal the rows. */
export const tallyOf = (cells: readonly Cell[]): Tally => {
  const of = (state: DeliveryState) =>
    cells.filter(({ _id }) => _id.state === state).reduce((sum, { n }) => sum + n, 0)
  return {
    counts: {
      total: cells.reduce((sum, { n }) => sum + n, 0),
      sent: of('sent'),
      failed: of('failed'),
      skipped: of('skipped'),
      cancelled: of('cancelled'),
      deferred: of('deferred'),
      unknown: of('unknown'),
    },
    steps: stepsOf(cells),
  }
}

const stepsOf = (cells: readonly Cell[]): StepCounts[] =>
  [...groupBy(cells, ({ _id }) => _id.step)]
    .map(([step, own]) => ({
      step,
      states: Object.fromEntries(own.map(({ _id, n }) => [_id.state, n])),
    }))
    .toSorted((a, b) => a.step - b.step)

/** What became of a row; `from: null` is a new one. */
export type Change = { from: DeliveryState | null; to: DeliveryState }

/** Pure: what changes of rows do to a run's counts; `from: null` is a new row. Nothing changed is left out. */
export const countsOf = (changes: readonly Change[]): Partial<RunCounts> => {
  const counts: Partial<RunCounts> = {}
  const add = (name: string, n: number): void => {
    if (!(name in noCounts)) return // `queued` and `leased` are what is left of the total.
    const key = name as keyof RunCounts
    counts[key] = (counts[key] ?? 0) + n
  }
  for (const { from, to } of changes) {
    if (from === null) add('total', 1)
    else add(from, -1)
    add(to, 1)
  }
  return Object.fromEntries(Object.entries(counts).filter(([, n]) => n !== 0))
}

/** Pure: the figures of the message alone, without the nudges that follow it. */
export const messageOf = (counts: RunCounts, steps: readonly StepCounts[]): RunCounts => {
  const nudges = steps.filter(({ step }) => step > 0).map(({ states }) => states)
  const own = (name: DeliveryState) => nudges.reduce((sum, states) => sum + (states[name] ?? 0), 0)
  const rows = nudges.flatMap((states) => Object.values(states)).reduce((sum, n) => sum + n, 0)
  return {
    total: Math.max(0, counts.total - rows),
    sent: Math.max(0, counts.sent - own('sent')),
    failed: Math.max(0, counts.failed - own('failed')),
    skipped: Math.max(0, counts.skipped - own('skipped')),
    cancelled: Math.max(0, counts.cancelled - own('cancelled')),
    deferred: Math.max(0, counts.deferred - own('deferred')),
    unknown: Math.max(0, counts.unknown - own('unknown')),
  }
}

/** Rows that still want to go out. */
export const openOf = ({ total, sent, failed, skipped, cancelled }: RunCounts): number =>
  total - sent - failed - skipped - cancelled

/** The counts as MongoDB adds them. */
export const increments = (counts: Partial<RunCounts>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).map(([name, n]) => [`counts.${name}`, n]))

/** Counts the rows of a run, from the index alone. */
export const tallyRows = async (tenantDb: TenantDb, campaign: string): Promise<Tally> => {
  const cells = await tenantDb
    .collection<Delivery>(slugs.deliveries)
    .aggregate<Cell>([
      { $match: { campaign } },
      { $group: { _id: { state: '$state', step: '$step' }, n: { $sum: 1 } } },
    ])
    .toArray()
  return tallyOf(cells)
}
