import type { WorkerPart } from '../roles.ts'

import { handle } from '../../jobs/runtime/define-job.ts'
import { creditOrders } from './credit-orders.ts'
import { creditOrdersJob } from './jobs.ts'

/** Looks for orders without credit, once a second. */
export const worker: WorkerPart = async ({ mongo, clock, log }) => {
  const deps = { db: mongo.db, clock, log, startedAt: clock.now() }
  return {
    jobs: [
      handle(creditOrdersJob, async () => {
        await creditOrders(deps)
        return 'done'
      }),
    ],
  }
}
