import type { WorkerPart } from '../roles.ts'

import { handle } from '../../jobs/runtime/define-job.ts'
import { forgetBodies } from './forget-bodies.ts'
import { forgetBodiesJob, receiveOrdersJob } from './jobs.ts'
import { receiveOrders } from './receive-orders.ts'

/** Looks for webhook events that wait, once a second; takes the bodies out of old ones. */
export const worker: WorkerPart = async ({ env, mongo, clock, log }) => {
  const masterKey = env.HERALD_MASTER_KEY
  const deps = { db: mongo.db, clock, log, masterKey, startedAt: clock.now() }
  return {
    jobs: [
      handle(receiveOrdersJob, async () => {
        await receiveOrders(deps)
        return 'done'
      }),
      handle(forgetBodiesJob, async () => {
        await forgetBodies(mongo.db, clock.now())
        return 'done'
      }),
    ],
  }
}
