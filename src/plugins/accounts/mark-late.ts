import type { Delivery } from '../../core/model/delivery.ts'
import type { Db } from '../../mongo/connect.ts'

import { isTestId } from '../../core/ids.ts'
import { after, DAY } from '../../core/time.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { markStatsDirty, tenantZone } from '../../mongo/stats-dirty.ts'

/** Older days than this are not looked at by themselves when something is read or answered. */
const BY_ITSELF = DAY

/**
 * A read or a reply belongs to the day of its message. The event of it marks today and the day before;
 * an older day is marked here, so that what is read after a weekend counts as well.
 */
export const markLate = async (
  db: Db,
  tenant: string,
  rows: readonly Pick<Delivery, 'campaign' | 'sentAt'>[],
  now: Date,
): Promise<void> => {
  const changes = rows.flatMap(({ campaign, sentAt: at }) =>
    at && at < after(now, -BY_ITSELF) && !isTestId(campaign) ? [{ campaign, at }] : [],
  )
  if (changes.length === 0) return
  await markStatsDirty(forTenant(db, tenant), changes, await tenantZone(db, tenant))
}
