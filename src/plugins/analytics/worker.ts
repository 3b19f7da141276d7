import type { JobOutcome } from '../../jobs/runtime/define-job.ts'
import type { WorkerPart } from '../roles.ts'

import { daySpan } from '../../core/day.ts'
import { groupBy } from '../../core/group-by.ts'
import { after, DAY, SECOND } from '../../core/time.ts'
import { handle } from '../../jobs/runtime/define-job.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { markStatsDirty, tenantZone } from '../../mongo/stats-dirty.ts'
import { refreshJob, rollUpJob } from './jobs.ts'
import { followChanges } from './mark-changes.ts'
import { recompute } from './recompute.ts'
import { recentDays } from './store.ts'

const BUDGET_MS = SECOND
/** Counting takes a tenth of the time at most, however much there is to count. */
const REST = 9
const LONGEST_REST_MS = 10 * SECOND
const REFRESHED_MS = 3 * DAY

/** Keeps the day documents equal to the rows. */
export const worker: WorkerPart = async ({ mongo: { db }, clock }) => {
  const markChanges = followChanges(db, clock.now())
  return {
    jobs: [
      handle(rollUpJob, async () => {
        const began = clock.now().getTime()
        await markChanges(clock.now())
        while ((await recompute({ db, clock })).more && clock.now().getTime() < began + BUDGET_MS);
        return restAfter(began, clock.now())
      }),
      handle(refreshJob, async () => {
        const days = await recentDays(db, after(clock.now(), -REFRESHED_MS))
        for (const [tenant, own] of groupBy(days, (one) => one.tenant)) {
          const zone = await tenantZone(db, tenant)
          const changes = own.map(({ scope: campaign, day }) => ({
            campaign,
            at: daySpan(zone, day).from,
          }))
          await markStatsDirty(forTenant(db, tenant), changes, zone)
        }
        return 'done'
      }),
    ],
  }
}

/** A short pass comes again at its usual time. */
const restAfter = (began: number, now: Date): JobOutcome => {
  const rest = Math.min((now.getTime() - began) * REST, LONGEST_REST_MS)
  return rest > SECOND ? { again: after(now, rest) } : 'done'
}
