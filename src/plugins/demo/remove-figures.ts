import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'

type Figured = { _id: string; tenant: string; scope: string; demo?: boolean }

/**
 * The days of the demo's campaigns. The figures of other campaigns are nobody's to delete, and those of
 * the whole workspace are computed anew from what stays.
 */
export const removeFigures = async (
  tenantDb: TenantDb,
  campaigns: readonly string[],
): Promise<number> => {
  const scope = { $in: [...campaigns] }
  await tenantDb.collection<Figured>(slugs.statsDirty).deleteMany({ scope })
  const days = { $or: [{ scope }, { demo: true, scope: { $ne: 'all' } }] }
  return (await tenantDb.collection<Figured>(slugs.statsDays).deleteMany(days)).deletedCount
}
