import type { Db } from 'mongodb'

import type { StatsDirty } from '../core/model/money-trail.ts'
import type { TenantDb } from './for-tenant.ts'

import { slugs } from '../collections/slugs.ts'
import { dayIn } from '../core/day.ts'
import { joinId, makeId } from '../core/ids.ts'

type Changed = { campaign: string; at: Date }

/**
 * "Recompute these days." Called after the rows have changed: a renewed mark outlives a
 * recomputation that began before it.
 */
export const markStatsDirty = async (
  tenantDb: TenantDb,
  changes: readonly Changed[],
  zone: string,
): Promise<void> => {
  const { tenant } = tenantDb
  const places = new Map(
    changes.map(({ campaign: scope, at }) => {
      const day = dayIn(zone, at)
      return [joinId(tenant, scope, day), { scope, day }]
    }),
  )
  if (places.size === 0) return
  const now = new Date()
  await tenantDb.collection<StatsDirty>(slugs.statsDirty).bulkWrite(
    [...places].map(([_id, { scope, day }]) => ({
      updateOne: {
        filter: { _id },
        update: { $set: { scope, day, mark: makeId(), at: now } },
        upsert: true,
      },
    })),
  )
}

/** Platform: the time zone in which a tenant's days are counted. */
export const tenantZone = async (db: Db, tenant: string): Promise<string> => {
  const found = await db
    .collection<{ _id: string; timeZone?: string }>(slugs.tenants)
    .findOne({ _id: tenant }, { projection: { timeZone: 1 } })
  return found?.timeZone || 'UTC'
}
