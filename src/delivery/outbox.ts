import type { Delivery } from '../core/model/delivery.ts'
import type { TenantDb } from '../mongo/for-tenant.ts'

import { slugs } from '../collections/slugs.ts'

const PULL = 50

type Lane = { account: string; fence: number }

/** The due deliveries of one account, in the order in which they fell due. Reading changes nothing. */
export const pullDue = async (
  tenantDb: TenantDb,
  { account, campaigns, now }: { account: string; campaigns: readonly string[]; now: Date },
): Promise<Delivery[]> => {
  if (campaigns.length === 0) return []
  // A lost answer first: its reader may have the message already.
  const read = (states: Delivery['state'][]) =>
    tenantDb
      .collection<Delivery>(slugs.deliveries)
      .find(
        {
          account,
          state: { $in: states },
          dueAt: { $lte: now },
          campaign: { $in: [...campaigns] },
        },
        { sort: { dueAt: 1, _id: 1 }, limit: PULL },
      )
      .toArray()
  const lost = await read(['unknown'])
  return lost.length > 0 ? lost : read(['queued', 'deferred'])
}

/**
 * Makes a delivery ours before the wire: state, fence and the attempt are durable first, so that a
 * kill between here and the outcome leaves a row that the next owner offers again by the same id.
 */
export const claim = async (
  tenantDb: TenantDb,
  { _id }: Pick<Delivery, '_id'>,
  { fence, at }: { fence: number; at: Date },
): Promise<Delivery | null> =>
  tenantDb.collection<Delivery>(slugs.deliveries).findOneAndUpdate(
    {
      _id,
      state: { $in: ['queued', 'deferred', 'unknown'] },
      dueAt: { $lte: at },
      fence: { $lte: fence },
    },
    {
      $set: { state: 'leased', fence, updatedAt: at },
      $push: { attempts: { at, outcome: 'begun', detail: null } },
    },
    { returnDocument: 'after' },
  )

/** What an earlier owner had in flight has an unknown outcome: the same `randomId` goes again. */
export const adoptLeased = async (
  tenantDb: TenantDb,
  { account, fence }: Lane,
  now: Date,
): Promise<number> => {
  const { modifiedCount } = await tenantDb.collection<Delivery>(slugs.deliveries).updateMany(
    { account, state: 'leased', fence: { $lt: fence } },
    {
      $set: { state: 'unknown', reason: 'unknown-outcome', fence, dueAt: now, updatedAt: now },
    },
  )
  return modifiedCount
}
