import type { TenantDb } from '../../../mongo/for-tenant.ts'

import { slugs } from '../../../collections/slugs.ts'
import { PlatformError } from '../../../core/errors.ts'

type Campaign = { _id: string; tenant: string; name: string }

/** The campaign that an address names; one of another workspace is none. */
export const ownCampaign = async (
  tenantDb: TenantDb,
  { id = '' }: Readonly<Record<string, string>>,
): Promise<Campaign> => {
  const campaign = await tenantDb.collection<Campaign>(slugs.campaigns).findOne({ _id: id })
  if (!campaign) throw new PlatformError('NOT_FOUND', 'No such campaign.')
  return campaign
}
