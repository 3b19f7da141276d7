import { z } from 'zod'

import { SECOND } from '../../core/time.ts'
import { defineJob } from '../runtime/define-job.ts'

/** Tells people, once each, what needs them: an account that broke, rests or is out, a campaign that is held or waits for its files. */
export const tellPeople = defineJob({
  name: 'notices.tell',
  tenancy: 'platform',
  data: z.object({}),
  everyMs: 10 * SECOND,
  concurrency: 1,
  lockMs: 60 * SECOND,
})
