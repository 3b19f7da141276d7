import type { CampaignRun } from '../../../core/model/campaign-run.ts'

import { slugs } from '../../../collections/slugs.ts'

type Run = { campaign?: unknown; test?: Partial<NonNullable<CampaignRun['test']>> | null }

/** Which campaign a run belongs to, and where it is watched. A test is a run of no campaign: it was asked for on a check page. */
export const runLink = ({
  campaign,
  test,
}: Run): { campaign: string; path: string; isTest: boolean } => {
  const of = test?.of
  const id = of ?? idOf(campaign)
  const tab = of ? 'check' : 'run'
  return { campaign: id, path: `/collections/${slugs.campaigns}/${id}/${tab}`, isTest: Boolean(of) }
}

/** Payload hands a relationship over as its id, or as the row. */
const idOf = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'id' in value
    ? String(value.id)
    : String(value ?? '')
