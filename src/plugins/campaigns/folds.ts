import type { AnyBulkWriteOperation, ClientSession } from 'mongodb'

import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { Change } from './counters.ts'

import { countsOf, increments } from './counters.ts'
import { runsOf } from './store.ts'

type Batch = {
  /** The process that folds, as it is called since it started. */
  by: string
  /** Rises with every batch of that process. */
  batch: number
  changes: readonly Change[]
  at: Date
}

/**
 * Adds what became of some rows to a run's figures. A batch that is folded again adds nothing. What a
 * crash keeps from being folded, the next count of the rows brings.
 */
export const foldWrite = (
  run: string,
  { by, batch, changes, at }: Batch,
): AnyBulkWriteOperation<CampaignRun> => ({
  updateOne: {
    filter: {
      _id: run,
      $or: [{ [`folds.${by}`]: { $lt: batch } }, { [`folds.${by}`]: { $exists: false } }],
    },
    update: {
      $inc: { ...increments(countsOf(changes)), folded: 1 },
      $set: { [`folds.${by}`]: batch, updatedAt: at } as never,
      $unset: { settled: '' },
    },
  },
})

/** Adds what somebody else than a sender did to rows to the run's figures; `from: null` is a new row. */
export const addToCounts = async (
  tenantDb: TenantDb,
  { _id }: Pick<CampaignRun, '_id'>,
  changes: readonly Change[],
  options: { session?: ClientSession } = {},
): Promise<void> => {
  if (changes.length === 0) return
  const counts = countsOf(changes)
  const change = {
    $inc: { ...increments(counts), folded: 1 },
    $unset: { settled: '' as const },
  }
  await runsOf(tenantDb).updateOne({ _id }, change, options)
}
