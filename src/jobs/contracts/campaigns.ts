import { z } from 'zod'

import { SECOND } from '../../core/time.ts'
import { defineJob } from '../runtime/define-job.ts'

/**
 * Writes the deliveries of a started campaign, and the nudges that have come due for planning. Many run
 * side by side and take turns page by page, so that a small campaign never waits for a big one's end.
 */
export const expandCampaign = defineJob({
  name: 'campaigns.expand',
  tenancy: 'tenant',
  data: z.object({ tenant: z.string(), campaign: z.string() }),
  concurrency: 16,
  lockMs: 60 * SECOND,
})

/** Finds runs whose files cannot be read for minutes, and those whose files came through again. */
export const watchFilesJob = defineJob({
  name: 'campaigns.watch-files',
  tenancy: 'platform',
  data: z.object({}),
  everyMs: 15 * SECOND,
  concurrency: 1,
  lockMs: 60 * SECOND,
})

/** Looks at every live run: stuck expansions, waiting lines, nudges, finished runs, mirrors. */
export const sweepCampaigns = defineJob({
  name: 'campaigns.sweep',
  tenancy: 'platform',
  data: z.object({}),
  everyMs: 2 * SECOND,
  concurrency: 1,
  lockMs: 30 * SECOND,
})
