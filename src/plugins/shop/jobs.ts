import { z } from 'zod'

import { SECOND } from '../../core/time.ts'
import { defineJob } from '../../jobs/runtime/define-job.ts'

/** Turns stored webhook events into orders. */
export const receiveOrdersJob = defineJob({
  name: 'orders.receive',
  tenancy: 'platform',
  data: z.object({}),
  everyMs: SECOND,
})
