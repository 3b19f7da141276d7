import { z } from 'zod'

import { HOUR } from '../../../src/core/time.ts'
import { defineJob } from '../../../src/jobs/runtime/define-job.ts'

/** Comes by itself, so it is nobody's: asks for the cards of every workspace. */
export const lookForBirthdays = defineJob({
  name: 'birthdays.look',
  tenancy: 'platform',
  data: z.object({}),
  everyMs: HOUR,
})

/** The cards of one workspace for one day. */
export const makeCards = defineJob({
  name: 'birthdays.make-cards',
  tenancy: 'tenant',
  data: z.object({ tenant: z.string(), day: z.iso.date() }),
})
