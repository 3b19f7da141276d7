import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { sentenceOf } from '../../core/reasons.ts'
import { moveRun } from './store.ts'

/**
 * Ends a test to oneself whose account cannot send any more. It is nobody's campaign, so it does not wait
 * for a "go on" that nobody can say; the sweep takes back its message.
 */
export const endTest = async (
  tenantDb: TenantDb,
  { campaign, status }: Pick<CampaignRun, 'campaign' | 'status'>,
  at: Date,
): Promise<void> => {
  const set = { finishedAt: at, reason: sentenceOf('test-not-sent'), hold: null }
  await moveRun(tenantDb, { campaign, from: [status], to: 'failed', at, set })
}
