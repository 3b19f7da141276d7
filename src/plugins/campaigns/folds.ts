import type { CampaignRun } from '../../core/model/campaign-run.ts'
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

/** Adds what somebody else than a sender did to rows to the run's figures; `from: null` is a new row. */
export const addToCounts = async (
  tenantDb: TenantDb,
  { _id }: Pick<CampaignRun, '_id'>,
  changes: readonly { from: DeliveryState | null; to: DeliveryState }[],
): Promise<void> => {
  if (changes.length === 0) return
  const counts = countsOf(changes)
  await runsOf(tenantDb).updateOne({ _id }, { $inc: { ...increments(counts), folded: 1 } })
}
