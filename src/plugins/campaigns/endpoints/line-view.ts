import type { CampaignRun, RunStatus } from '../../../core/model/campaign-run.ts'
import type { TenantDb } from '../../../mongo/for-tenant.ts'

import { runsOf } from '../store.ts'
import { inFrontOf } from '../take-turn.ts'

/** Whom a run in line waits for: the campaign that has its account now, and how many go before it in all. */
export type LineView = { campaign: { id: string; name: string }; status: RunStatus; ahead: number }

/** Null for a run that does not wait in line, and in the moment between two of them. */
export const lineView = async (tenantDb: TenantDb, run: CampaignRun): Promise<LineView | null> => {
  if (run.status !== 'scheduled') return null
  const before = await runsOf(tenantDb)
    .find(inFrontOf(run), {
      projection: { campaign: 1, status: 1, 'frozen.name': 1 },
      sort: { startedAt: 1 },
    })
    .toArray()
  const first = before.find(({ status }) => status !== 'scheduled') ?? before[0]
  if (!first) return null
  return {
    campaign: { id: first.campaign, name: first.frozen.name },
    status: first.status,
    ahead: before.length,
  }
}
