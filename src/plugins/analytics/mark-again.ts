import type { Logger } from '../../core/logger.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'
import { daysAround } from '../../core/day.ts'
import { eachAlone } from '../../core/each-alone.ts'
import { groupBy } from '../../core/group-by.ts'
import { after, DAY } from '../../core/time.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { markDays, tenantZone } from '../../mongo/stats-dirty.ts'
import { daysOfOtherZones, recentDays } from './store.ts'

const RECENT_MS = 3 * DAY
/** Days of a former zone that are marked at a time. */
const FORMER = 2_000

/**
 * Platform: marks the last days again, so that a lost event costs minutes and not a figure; and the days
 * that were counted in another zone, so that the hours at the seam count once.
 */
export const markAgain = async ({ db, log }: { db: Db; log: Logger }, now: Date): Promise<void> => {
  const recent = groupBy(await recentDays(db, after(now, -RECENT_MS)), ({ tenant }) => tenant)
  const tenants = await db.collection<{ _id: string }>(slugs.tenants).distinct('_id')
  await eachAlone(
    tenants,
    async (tenant) => {
      const tenantDb = forTenant(db, tenant)
      await markDays(tenantDb, recent.get(tenant) ?? [])
      await markFormer(tenantDb, await tenantZone(db, tenant))
    },
    (tenant, err) => log.error('could not mark days again', { tenant, err }),
  )
}

/** What happened at the edge of a day is of the day beside it in another zone. */
const markFormer = async (tenantDb: TenantDb, zone: string): Promise<void> => {
  const former = await daysOfOtherZones(tenantDb, zone, FORMER)
  await markDays(
    tenantDb,
    former.flatMap(({ scope, day }) => daysAround(day).map((each) => ({ scope, day: each }))),
  )
}
