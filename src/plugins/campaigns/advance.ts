import type { Delivery } from '../../core/model/delivery.ts'
import type { ActionDeps, RunOrder } from './store.ts'

import { slugs } from '../../collections/slugs.ts'
import { PlatformError } from '../../core/errors.ts'
import { deliveryId, joinId } from '../../core/ids.ts'
import { recordAudit } from '../../mongo/audit.ts'
import { readRun, tenantDbOf } from './store.ts'
import { ladderOf } from './unplanned-nudges.ts'

/**
 * Lets the step that waits for one person's hour come now. Only the hour is dropped: the gate, the
 * answer that calls it off and the pace are asked right before the wire, as ever.
 */
export const advance = async (
  deps: ActionDeps,
  { tenant, campaign, by, contact }: RunOrder & { contact: string },
): Promise<void> => {
  const tenantDb = tenantDbOf(deps, tenant)
  const at = deps.clock.now()
  const run = await readRun(tenantDb, campaign)
  const ids = run
    ? ladderOf(run).map((step) => deliveryId({ tenant, campaign, contact, step }))
    : []
  const { modifiedCount } = await tenantDb
    .collection<Delivery>(slugs.deliveries)
    .updateMany(
      { _id: { $in: ids }, state: 'deferred', reason: 'nudge-waiting' },
      { $set: { state: 'queued', reason: null, dueAt: at, updatedAt: at } },
    )
  if (modifiedCount === 0)
    throw new PlatformError('CONFLICT', 'No step of this campaign waits for them.')
  await recordAudit(tenantDb, {
    ...{ actor: by, action: 'campaign.advance', at },
    ...{ target: joinId(tenant, campaign, contact.slice(tenant.length + 1)), reason: null },
  })
}
