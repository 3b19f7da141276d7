import { z } from 'zod'

import { MINUTE, SECOND } from '../../core/time.ts'
import { defineJob } from '../../jobs/runtime/define-job.ts'

/** Marks the days that changed and recomputes what is marked. */
export const rollUpJob = defineJob({
  name: 'analytics.roll-up',
  tenancy: 'platform',
  data: z.object({}),
  everyMs: SECOND,
})

/** Marks the last days again, so that a lost event costs minutes and not a figure. */
export const refreshJob = defineJob({
  name: 'analytics.refresh',
  tenancy: 'platform',
  data: z.object({}),
  everyMs: 10 * MINUTE,
})
