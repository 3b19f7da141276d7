import type { Delivery } from '../core/model/delivery.ts'
import type { Lane } from '../core/model/lane.ts'
import type { TenantDb } from '../mongo/for-tenant.ts'

import { slugs } from '../collections/slugs.ts'
import { openStates } from '../core/model/delivery.ts'
import { MINUTE } from '../core/time.ts'

/** What senders have in hand of these accounts: of these rows nobody else knows whether they are on their way. */
export const readInHand = async (
  tenantDb: TenantDb,
  accounts: readonly string[],
): Promise<{ ids: string[]; orphaned: string[] }> => {
  const rows = await tenantDb
    .collection<Lane>(slugs.lanes)
    .aggregate<{ ids: string[]; lapsed: boolean }>([
      { $match: { account: { $in: [...accounts] } } },
      {
        $project: {
          ids: { $ifNull: ['$flight.ids', []] },
          lapsed: { $lt: ['$until', { $subtract: ['$$NOW', ORPHANED_AFTER] }] },
        },
      },
    ])
    .toArray()
  return {
    ids: rows.flatMap(({ ids }) => ids),
    orphaned: rows.flatMap(({ ids, lapsed }) => (lapsed ? ids : [])),
  }
}

/** Messages that a lane counts as spent already, though they have not left: a receipt is written before its rows go. */
export const countInHand = async (tenantDb: TenantDb, account: string): Promise<number> => {
  const { ids } = await readInHand(tenantDb, [account])
  if (ids.length === 0) return 0
  return tenantDb
    .collection<Delivery>(slugs.deliveries)
    .count({ _id: { $in: ids }, state: { $in: [...openStates] } })
}

/** Long after a lease has lapsed nobody takes the account over any more. */
const ORPHANED_AFTER = 10 * MINUTE
