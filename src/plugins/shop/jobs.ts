import { z } from 'zod'

import { HOUR, SECOND } from '../../core/time.ts'
import { defineJob } from '../../jobs/runtime/define-job.ts'

/** Turns stored webhook events into orders. */
export const receiveOrdersJob = defineJob({
  name: 'orders.receive',
  tenancy: 'platform',
  data: z.object({}),
  everyMs: SECOND,
})

/** Forgets what shops posted word for word, some days after it was understood. */
export const forgetBodiesJob = defineJob({
  name: 'orders.forget-bodies',
  tenancy: 'platform',
  data: z.object({}),
  everyMs: HOUR,
})
