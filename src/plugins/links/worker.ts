import type { WorkerPart } from '../roles.ts'

import { SECOND } from '../../core/time.ts'
import { handle } from '../../jobs/runtime/define-job.ts'
import { keyFor } from './click-record.ts'
import { unpackClicksJob } from './jobs.ts'
import { unpackClicks } from './unpack-clicks.ts'

const BUDGET_MS = SECOND

/** Unpacks shipped clicks once a second. */
export const worker: WorkerPart = async ({ env, mongo, clock, log }) => {
  const deps = { db: mongo.db, clock, log, clickKey: keyFor(env.PAYLOAD_SECRET, 'click-id') }
  return {
    jobs: [
      handle(unpackClicksJob, async () => {
        const until = clock.now().getTime() + BUDGET_MS
        while ((await unpackClicks(deps)).more && clock.now().getTime() < until);
        return 'done'
      }),
    ],
  }
}
