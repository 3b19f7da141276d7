import { z } from 'zod'

import { SECOND } from '../../core/time.ts'
import { defineJob } from '../../jobs/runtime/define-job.ts'

/** Gives orders their credit. */
export const creditOrdersJob = defineJob({
  name: 'attribution.credit',
  tenancy: 'platform',
  data: z.object({}),
  everyMs: SECOND,
})
