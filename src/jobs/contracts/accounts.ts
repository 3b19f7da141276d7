import { z } from 'zod'

import { SECOND } from '../../core/time.ts'
import { defineJob } from '../runtime/define-job.ts'

/** Turns what accounts have received into facts: replies, opt-outs, read receipts. */
export const handleInbound = defineJob({
  name: 'accounts.handle-inbound',
  tenancy: 'platform',
  data: z.object({}),
  everyMs: SECOND,
  concurrency: 1,
  lockMs: 30 * SECOND,
})

/** Finds accounts that a run needs and that have had no connection for minutes. */
export const watchOutagesJob = defineJob({
  name: 'accounts.watch-outages',
  tenancy: 'platform',
  data: z.object({}),
  everyMs: 15 * SECOND,
  concurrency: 1,
  lockMs: 60 * SECOND,
})

/** Lets accounts rest that too many people block, report or turn away. */
export const guardRiskJob = defineJob({
  name: 'accounts.guard-risk',
  tenancy: 'platform',
  data: z.object({}),
  everyMs: 30 * SECOND,
  concurrency: 1,
  lockMs: 60 * SECOND,
})
