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
  let restUntil = 0
  return {
    jobs: [
      handle(rollUpJob, async () => {
        const began = clock.now().getTime()
        const rest = restUntil - began
        // A clock that was set back is no reason to wait for it.
        if (rest > 0 && rest <= LONGEST_REST_MS) return 'done'
        await markChanges(clock.now())
        while ((await recompute({ db, clock })).more && clock.now().getTime() < began + BUDGET_MS);
        const ended = clock.now().getTime()
        restUntil = ended + Math.min((ended - began) * REST, LONGEST_REST_MS)
        return 'done'
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
