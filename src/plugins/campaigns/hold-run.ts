import type { CampaignRun, HoldKind, RunStatus } from '../../core/model/campaign-run.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { newErrand } from '../../core/errand.ts'
import { makeId } from '../../core/ids.ts'
import { sentenceOf } from '../../core/reasons.ts'
import { recordAudit } from '../../mongo/audit.ts'
import { moveRun } from './store.ts'

type Hold = {
  run: Pick<CampaignRun, '_id' | 'campaign'>
  /** Left out: whatever it does now. */
  from?: readonly RunStatus[]
  kind: HoldKind
  at: Date
  /** The figures that led to it. */
  fact?: string
}

/** Herald's own pause: the reason is on the run for everyone to see, people are told, and one says when it goes on. */
export const holdRun = async (
  tenantDb: TenantDb,
  { run, from, kind, at, fact = '' }: Hold,
): Promise<CampaignRun | null> => {
  const set = {
    pausedAt: at,
    pausedBy: null,
    reason: sentenceOf(kind),
    hold: { kind, at, fact, id: makeId(16), mail: newErrand(at) },
  }
  const move = { campaign: run.campaign, to: 'paused' as const, at, set, ...(from && { from }) }
  const held = await moveRun(tenantDb, move)
  if (held)
    await recordAudit(tenantDb, {
      actor: 'herald',
      action: 'campaign.hold',
      target: run._id,
      reason: [set.reason, fact].filter(Boolean).join(' '),
      at,
    })
  return held
}

/** Going on in spite of trouble is somebody's decision, and they say why. */
export const needsWhy = (kind: HoldKind | undefined): boolean =>
  kind?.startsWith('too-many') ?? false
