import type { CampaignRun, RunCounts } from '../../core/model/campaign-run.ts'
import type { DeliveryState } from '../../core/model/delivery.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { runId } from '../../core/ids.ts'
import { countsOf, increments } from './counters.ts'
import { runsOf } from './store.ts'

type Fold = {
  campaign: string
  /** The process that folds, as it is called since it started. */
  by: string
  /** Rises with every batch of that process. */
  batch: number
  changes: readonly { from: DeliveryState; to: DeliveryState }[]
  at: Date
}

/**
 * Adds what became of some rows to a run's figures. A batch that is folded again adds nothing. What a
 * crash keeps from being folded, the next count of the rows brings.
 */
export const fold = async (
  tenantDb: TenantDb,
  { campaign, by, batch, changes, at }: Fold,
): Promise<CampaignRun | null> =>
  runsOf(tenantDb).findOneAndUpdate(
    {
      _id: runId(tenantDb.tenant, campaign),
      $or: [{ [`folds.${by}`]: { $lt: batch } }, { [`folds.${by}`]: { $exists: false } }],
    },
    {
      $inc: { ...increments(countsOf(changes)), folded: 1 },
      $set: { [`folds.${by}`]: batch, updatedAt: at } as never,
    },
    { returnDocument: 'after' },
  )

/** Adds new rows to a run's figures. */
export const addToCounts = async (
  tenantDb: TenantDb,
  { _id }: Pick<CampaignRun, '_id'>,
  rows: readonly { state: DeliveryState }[],
): Promise<void> => {
  if (rows.length === 0) return
  const counts: Partial<RunCounts> = countsOf(rows.map(({ state }) => ({ from: null, to: state })))
  await runsOf(tenantDb).updateOne({ _id }, { $inc: { ...increments(counts), folded: 1 } })
}
