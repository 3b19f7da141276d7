import { slugs } from '../../../collections/slugs.ts'
import { campaignOf, isTestId } from '../../../core/ids.ts'

/** Which campaign a run belongs to, and where it is watched; a test was asked for on a check page. */
export const runLink = (run: unknown): { campaign: string; path: string; isTest: boolean } => {
  const id = idOf(run)
  const isTest = isTestId(id)
  const campaign = campaignOf(id)
  const tab = isTest ? 'check' : 'run'
  return { campaign, path: `/collections/${slugs.campaigns}/${campaign}/${tab}`, isTest }
}

/** Payload hands a relationship over as its id, or as the row. */
const idOf = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'id' in value
    ? String(value.id)
    : String(value ?? '')
