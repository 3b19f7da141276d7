import { z } from 'zod'

import { SECOND } from '../../core/time.ts'
import { defineJob } from '../runtime/define-job.ts'

/** Looks at whoever something new is known of, in every workspace. */
export const refreshCategories = defineJob({
  name: 'categories.refresh',
  tenancy: 'platform',
  data: z.object({}),
  everyMs: SECOND,
  concurrency: 1,
  lockMs: 30 * SECOND,
})

/** Everybody of one workspace who waits for it: a campaign for some categories is about to be written. */
export const categoriseWorkspace = defineJob({
  name: 'categories.workspace',
  tenancy: 'tenant',
  data: z.object({ tenant: z.string() }),
  concurrency: 1,
  lockMs: 60 * SECOND,
})
