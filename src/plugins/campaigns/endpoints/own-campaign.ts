import type { Payload } from 'payload'

import { slugs } from '../../../collections/slugs.ts'
import { PlatformError } from '../../../core/errors.ts'

export type CampaignDoc = {
  id: string
  tenant: string | { id: string }
  name: string
  createdAt: string
  updatedAt: string
}

/** A campaign of this workspace. One of another workspace does not exist. */
export const ownCampaign = async (
  payload: Payload,
  tenant: string,
  id: string | undefined,
): Promise<CampaignDoc> => {
  const { docs } = await payload.find({
    collection: slugs.campaigns,
    where: { and: [{ id: { equals: id ?? '' } }, { tenant: { equals: tenant } }] },
    limit: 1,
    depth: 0,
    pagination: false,
  })
  const [campaign] = docs as unknown as CampaignDoc[]
  if (!campaign) throw new PlatformError('NOT_FOUND', 'No such campaign.')
  return campaign
}
