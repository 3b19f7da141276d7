import { z } from 'zod'

import { SECOND } from '../../core/time.ts'
import { defineJob } from '../../jobs/runtime/define-job.ts'

/** Turns what the edge shipped into clicks. */
export const unpackClicksJob = defineJob({
  name: 'clicks.unpack',
  tenancy: 'platform',
  data: z.object({}),
  everyMs: SECOND,
})
