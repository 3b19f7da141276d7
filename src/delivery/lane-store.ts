import type { Lane } from '../core/model/lane.ts'
import type { TenantDb } from '../mongo/for-tenant.ts'

import { slugs } from '../collections/slugs.ts'
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

/** Long after a lease has lapsed nobody takes the account over any more. */
const ORPHANED_AFTER = 10 * MINUTE
