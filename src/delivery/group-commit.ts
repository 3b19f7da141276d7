import type { AnyBulkWriteOperation, Db, UpdateFilter } from 'mongodb'

import type { Delivery } from '../core/model/delivery.ts'

import { slugs } from '../collections/slugs.ts'

/** One outcome: how a delivery stands now. */
export type Outcome = {
  delivery: string
  tenant: string
  /** Of the lease under which it was sent; a later owner's word is never overwritten. */
  fence: number
  change: UpdateFilter<Delivery>
}

type Waiting = Outcome & { done: () => void; failed: (error: unknown) => void }

const MAX_BATCH = 500

/**
 * platform: writes the outcomes of all accounts of this process, one durable `bulkWrite` at a time.
 * Whoever comes while one is under way goes with the next, so writes grow with load and not in number.
 */
export const makeGroupCommit = (db: Db) => {
  const waiting: Waiting[] = []
  let flight: Promise<void> | null = null

  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, MAX_BATCH)
      try {
        await db.collection<Delivery>(slugs.deliveries).bulkWrite(batch.map(operationOf), {
          ordered: false,
          writeConcern: { w: 'majority', j: true },
        })
        for (const one of batch) one.done()
      } catch (error) {
        for (const one of batch) one.failed(error)
      }
    }
  }
  const start = () => {
    flight ??= drain().finally(() => {
      flight = null
      if (waiting.length > 0) start()
    })
  }
  return {
    /** Resolves when the outcome is on disk. */
    commit: (outcome: Outcome): Promise<void> =>
      new Promise((done, failed) => {
        waiting.push({ ...outcome, done, failed })
        start()
      }),
    /** Resolves when nothing is under way. */
    idle: async (): Promise<void> => {
      while (flight) await flight
    },
  }
}

export type GroupCommit = ReturnType<typeof makeGroupCommit>

const operationOf = ({
  delivery,
  tenant,
  fence,
  change,
}: Outcome): AnyBulkWriteOperation<Delivery> => ({
  updateOne: { filter: { _id: delivery, tenant, fence: { $lte: fence } }, update: change },
})
