import type { Db } from 'mongodb'

import type { StatsDay, StatsDirty } from '../core/model/money-trail.ts'
import type { TenantDb } from './for-tenant.ts'

import { slugs } from '../collections/slugs.ts'
import { dayIn, knownZone } from '../core/day.ts'
import { joinId, makeId } from '../core/ids.ts'
import { MINUTE } from '../core/time.ts'

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
  const marks = marksOf(
    changes.map((one) => ({ ...one, tenant })),
    () => zone,
  )
  if (marks.length > 0) await tenantDb.collection<StatsDirty>(slugs.statsDirty).bulkWrite(marks)
}

type ChangedIn = Changed & { tenant: string }

/** platform: the same for the days of several tenants, each counted in its own zone. */
export const markStatsDirtyForAll = async (
  db: Db,
  changes: readonly ChangedIn[],
): Promise<void> => {
  const zones = await tenantZones(db, [...new Set(changes.map(({ tenant }) => tenant))])
  const marks = marksOf(changes, (tenant) => zones.get(tenant) ?? 'UTC')
  if (marks.length > 0) await db.collection<StatsDirty>(slugs.statsDirty).bulkWrite(marks)
}

const marksOf = (changes: readonly ChangedIn[], zoneOf: (tenant: string) => string) => {
  // Days begin on a whole minute, in every zone: one look for each minute of each campaign.
  const minutes = new Map(
    changes.map((one) => [
      `${one.tenant} ${one.campaign} ${Math.floor(one.at.getTime() / MINUTE)}`,
      one,
    ]),
  )
  return writesOf(
    [...minutes.values()].map(({ tenant, campaign: scope, at }) => ({
      ...{ tenant, scope },
      day: dayIn(zoneOf(tenant), at),
    })),
  )
}

type Place = { tenant: string; scope: string; day: string }

const writesOf = (given: readonly Place[]) => {
  const places = new Map(given.map((one) => [joinId(one.tenant, one.scope, one.day), one]))
  const now = new Date()
  return [...places].map(([_id, { tenant, scope, day }]) => ({
    updateOne: {
      filter: { _id, tenant },
      update: { $set: { scope, day, mark: makeId(), at: now } },
      upsert: true,
    },
  }))
}

/** The same for days by their name, as they stand in the day documents. */
export const markDays = async (
  tenantDb: TenantDb,
  days: readonly Omit<Place, 'tenant'>[],
): Promise<void> => {
  const { tenant } = tenantDb
  const marks = writesOf(days.map(({ scope, day }) => ({ tenant, scope, day })))
  if (marks.length > 0) await tenantDb.collection<StatsDirty>(slugs.statsDirty).bulkWrite(marks)
}

/** Every day that has figures is computed anew. */
export const markKnownDays = async (tenantDb: TenantDb): Promise<void> => {
  const days = tenantDb.collection<StatsDay>(slugs.statsDays)
  await markDays(tenantDb, await days.findAll({}, { projection: { _id: 0, scope: 1, day: 1 } }))
}

/** Platform: the time zone in which a tenant's days are counted. */
export const tenantZone = async (db: Db, tenant: string): Promise<string> =>
  (await tenantZones(db, [tenant])).get(tenant) ?? 'UTC'

const tenantZones = async (db: Db, tenants: string[]): Promise<ReadonlyMap<string, string>> => {
  const rows = await db
    .collection<{ _id: string; timeZone?: string }>(slugs.tenants)
    .find({ _id: { $in: tenants } }, { projection: { timeZone: 1 } })
    .toArray()
  return new Map(rows.map(({ _id, timeZone }) => [_id, knownZone(timeZone)]))
}
