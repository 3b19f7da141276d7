import type { JobOutcome } from '../../jobs/runtime/define-job.ts'
import type { WorkerPart } from '../roles.ts'

import { after, SECOND } from '../../core/time.ts'
import { handle } from '../../jobs/runtime/define-job.ts'
import { refreshJob, rollUpJob } from './jobs.ts'
import { markAgain } from './mark-again.ts'
import { followChanges } from './mark-changes.ts'
import { recompute } from './recompute.ts'

const BUDGET_MS = SECOND
/** Counting takes a tenth of the time at most, however much there is to count. */
const REST = 9
const LONGEST_REST_MS = 10 * SECOND

/** Keeps the day documents equal to the rows. */
export const worker: WorkerPart = async ({ mongo: { db }, clock, log }) => {
  const markChanges = followChanges(db, clock.now(), log)
  return {
    jobs: [
      handle(rollUpJob, async () => {
        const began = clock.now().getTime()
        await markChanges(clock.now())
        while (
          (await recompute({ db, clock, log })).more &&
          clock.now().getTime() < began + BUDGET_MS
        );
        return restAfter(began, clock.now())
      }),
      handle(refreshJob, async () => {
        await markAgain({ db, log }, clock.now())
        return 'done'
      }),
    ],
  }
}

/** A short pass comes again at its usual time. */
const restAfter = (began: number, now: Date): JobOutcome => {
  const rest = Math.min((now.getTime() - began) * REST, LONGEST_REST_MS)
  return rest > SECOND ? { again: after(now, rest) } : 'done'
}
