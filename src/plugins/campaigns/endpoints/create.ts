import type { CollectionSlug, Payload } from 'payload'

import type { ApiEndpoint, Caller } from '../../../endpoints/define-endpoint.ts'
import type { CampaignInput } from './campaign-input.ts'

import { slugs } from '../../../collections/slugs.ts'
import { PlatformError } from '../../../core/errors.ts'
import { readJson } from '../../../endpoints/read-input.ts'
import { apiRoutes } from '../../../endpoints/routes.ts'
import { QUIET_CALLER } from '../guard-quiet-hours.ts'
import { campaignFields, campaignInput } from './campaign-input.ts'
import { describeCampaign } from './describe-campaign.ts'

/** Makes a campaign in draft. Nothing is sent before its start. */
export const createCampaign = (payload: Payload): ApiEndpoint => ({
  method: 'post',
  path: apiRoutes.campaigns,
  tenancy: 'tenant',
  roles: ['owner', 'marketer'],
  respond: async (request, { caller }) => {
    const input = await readJson(request, campaignInput)
    await assertOwnTargets(payload, caller, input)
    const campaign = await payload.create({
      collection: slugs.campaigns,
      data: { ...campaignFields(input), tenant: caller.tenant } as never,
      context: { [QUIET_CALLER]: caller },
      depth: 0,
    })
    return Response.json(describeCampaign(campaign as never), {
      status: 201,
      headers: { location: `/campaigns/${campaign.id}` },
    })
  },
})

/** Accounts and media have to be the workspace's own; others do not exist for it. */
const assertOwnTargets = async (
  payload: Payload,
  { tenant }: Caller,
  { accounts, media }: CampaignInput,
): Promise<void> => {
  const known = await ownIds(payload, slugs.telegramAccounts, tenant, accounts)
  const foreign = accounts.findIndex((account) => !known.has(account))
  if (foreign >= 0) throw unknown(`accounts.${foreign}`, 'no such account in this workspace.')
  if (media === undefined) return
  const files = await ownIds(payload, slugs.media, tenant, media)
  if (!media.every((one) => files.has(one)))
    throw unknown('media', 'no such media in this workspace.')
}

const ownIds = async (
  payload: Payload,
  collection: CollectionSlug,
  tenant: string,
  ids: string[],
) => {
  const { docs } = await payload.find({
    collection,
    where: { and: [{ id: { in: ids } }, { tenant: { equals: tenant } }] },
    depth: 0,
    pagination: false,
  })
  return new Set(docs.map((doc) => String(doc.id)))
}

const unknown = (field: string, sentence: string) =>
  new PlatformError('INVALID_INPUT', `${field}: ${sentence}`, { field })
