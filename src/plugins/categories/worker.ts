import type { WorkerPart } from '../roles.ts'

import { after, SECOND } from '../../core/time.ts'
import { categoriseWorkspace, refreshCategories } from '../../jobs/contracts/categories.ts'
import { handle } from '../../jobs/runtime/define-job.ts'
import { categoriseSome } from './categorise.ts'

const SLICE_MS = 5 * SECOND

/**
 * Applies categories once a second to a number of people that no sender feels; all of a workspace at
 * once only where a campaign for some categories waits for it.
 */
export const worker: WorkerPart = async ({ mongo: { db }, clock }) => ({
  jobs: [
    handle(refreshCategories, async () => {
      await categoriseSome(db)
      return 'done'
    }),
    handle(categoriseWorkspace, async ({ tenant }, { stopping }) => {
      const until = after(clock.now(), SLICE_MS)
      while ((await categoriseSome(db, { tenant })) > 0)
        if (stopping() || clock.now() > until) return { again: clock.now() }
      return 'done'
    }),
  ],
})
