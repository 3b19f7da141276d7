import type { RunCounts } from '../../core/model/campaign-run.ts'
import type { Delivery, DeliveryState } from '../../core/model/delivery.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'
import { openStates } from '../../core/model/delivery.ts'

type Cell = { _id: { state: DeliveryState; first: boolean }; n: number }

/** Rows of a run by state, and how many of the message itself still want to go out. */
export type Tally = { counts: RunCounts; openFirst: number; openLater: number }

/** Pure: folds the counted cells. Every row is in `total`, so the figures always equal the rows. */
export const tallyOf = (cells: readonly Cell[]): Tally => {
  const of = (state: DeliveryState) =>
    cells.filter(({ _id }) => _id.state === state).reduce((sum, { n }) => sum + n, 0)
  const open = (first: boolean) =>
    cells
      .filter(({ _id }) => _id.first === first && (openStates as string[]).includes(_id.state))
      .reduce((sum, { n }) => sum + n, 0)
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
    openFirst: open(true),
    openLater: open(false),
  }
}

/** Counts the rows of a run. */
export const tallyRows = async (tenantDb: TenantDb, campaign: string): Promise<Tally> => {
  const cells = await tenantDb
    .collection<Delivery>(slugs.deliveries)
    .aggregate<Cell>([
      { $match: { campaign } },
      {
        $group: { _id: { state: '$state', first: { $eq: ['$step', 0] } }, n: { $sum: 1 } },
      },
    ])
    .toArray()
  return tallyOf(cells)
}

export const countRows = async (tenantDb: TenantDb, campaign: string): Promise<RunCounts> =>
  (await tallyRows(tenantDb, campaign)).counts
