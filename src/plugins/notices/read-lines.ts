import type { TelegramAccount } from '../../core/model/account.ts'
import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'
import { sentenceOf } from '../../core/reasons.ts'

/** Something of a workspace that needs a person: what, why, and where the way on is. */
export type Line = {
  id: string
  kind: 'broken' | 'resting' | 'held'
  tone: 'stop' | 'wait'
  name: string
  text: string
  /** Below the panel's own address. */
  path: string
}

const SHOWN = 5

/** The lines as they stand now: accounts first, then held campaigns. */
export const readLines = async (tenantDb: TenantDb): Promise<Line[]> => {
  const [accounts, held] = await Promise.all([troubled(tenantDb), heldRuns(tenantDb)])
  return [...accounts.map(lineOfAccount), ...held.map(lineOfRun)]
}

const troubled = (tenantDb: TenantDb): Promise<TelegramAccount[]> =>
  tenantDb
    .collection<TelegramAccount>(slugs.telegramAccounts)
    .find({ $or: [{ 'breakage.at': { $type: 'date' } }, { state: 'resting' }] }, { limit: SHOWN })
    .toArray()

const heldRuns = (tenantDb: TenantDb): Promise<CampaignRun[]> =>
  tenantDb
    .collection<CampaignRun>(slugs.campaignRuns)
    .find(
      { status: 'paused', 'hold.kind': { $type: 'string' } },
      { limit: SHOWN, projection: { 'frozen.message': 0 } },
    )
    .toArray()

const lineOfAccount = ({ _id: id, name, breakage, stateReason }: TelegramAccount): Line =>
  breakage
    ? {
        ...{ id, kind: 'broken', tone: 'stop', name, text: breakage.reason },
        path: `/connect/telegram?account=${id}`,
      }
    : {
        ...{ id, kind: 'resting', tone: 'wait', name, text: stateReason ?? '' },
        path: `/collections/${slugs.telegramAccounts}/${id}/health`,
      }

const lineOfRun = ({ _id: id, campaign, frozen, hold }: CampaignRun): Line => ({
  ...{ id, kind: 'held', tone: hold?.kind === 'sample-is-out' ? 'wait' : 'stop' },
  ...{ name: frozen.name, text: hold ? `${sentenceOf(hold.kind)} ${hold.fact}` : '' },
  path: `/collections/${slugs.campaigns}/${campaign}/run`,
})
