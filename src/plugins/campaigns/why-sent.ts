import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'
import { campaignsOf } from './store.ts'

/** A message that went to somebody, and what the yes to it rested on; older ones do not say. */
export type SentOnce = Pick<Delivery, 'campaign' | 'step' | 'ground'> & {
  name: string | null
  at: Date
}

const SHOWN = 8
const FIELDS = { tenant: 1, campaign: 1, step: 1, sentAt: 1, ground: 1 }

/** What went to this person last, of one campaign or of all. */
export const sentTo = async (
  tenantDb: TenantDb,
  { contact, campaign }: { contact: string; campaign?: string | undefined },
): Promise<SentOnce[]> => {
  const rows = await tenantDb
    .collection<Delivery>(slugs.deliveries)
    .find(
      { contact, sentAt: { $gt: new Date(0) }, ...(campaign !== undefined && { campaign }) },
      { sort: { sentAt: -1 }, limit: SHOWN, projection: FIELDS },
    )
    .toArray()
  const names = await namesOf(tenantDb, rows)
  return rows.flatMap(({ campaign: of, step, sentAt, ground }) =>
    sentAt
      ? [{ campaign: of, step, at: sentAt, name: names.get(of) ?? null, ...(ground && { ground }) }]
      : [],
  )
}

/** What these campaigns are called. */
export const namesOf = async (
  tenantDb: TenantDb,
  rows: readonly Pick<CampaignRun, 'campaign'>[],
): Promise<Map<string, string>> => {
  const ids = [...new Set(rows.map(({ campaign }) => campaign))]
  const found = await campaignsOf(tenantDb)
    .find({ _id: { $in: ids } }, { projection: { tenant: 1, name: 1 } })
    .toArray()
  return new Map(found.map(({ _id, name }) => [_id, name]))
}
