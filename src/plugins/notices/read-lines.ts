import type { TelegramAccount } from '../../core/model/account.ts'
import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'
import { sentenceOf } from '../../core/reasons.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { readWorkspace } from './people.ts'

/** Something of a workspace that needs a person: what, why, and where the way on is. */
export type Line = {
  id: string
  kind: 'sending-off' | 'broken' | 'resting' | 'out' | 'held' | 'files-out'
  tone: 'stop' | 'wait'
  /** What it is about; null where the text says it. */
  name: string | null
  text: string
  /** Since when, where that says something. */
  since: string | null
  /** Below the panel's own address. */
  path: string
}

const SHOWN = 5

/** The lines as they stand now: the kill switch first, then accounts, then campaigns. */
export const readLines = async (db: Db, tenant: string): Promise<Line[]> => {
  const tenantDb = forTenant(db, tenant)
  const [{ killSwitch }, accounts, held, filesOut] = await Promise.all([
    readWorkspace(db, tenant),
    troubled(tenantDb),
    heldRuns(tenantDb),
    runsWithoutFiles(tenantDb),
  ])
  return [
    ...(killSwitch ? [sendingOff(tenant)] : []),
    ...accounts.map(lineOfAccount),
    ...held.map(lineOfRun),
    ...filesOut.map(lineOfFiles),
  ]
}

const sendingOff = (tenant: string): Line => ({
  ...{ id: tenant, kind: 'sending-off', tone: 'stop', name: null, since: null },
  text: sentenceOf('kill-switch'),
  path: `/collections/${slugs.tenants}/${tenant}`,
})

const troubled = (tenantDb: TenantDb): Promise<TelegramAccount[]> =>
  tenantDb
    .collection<TelegramAccount>(slugs.telegramAccounts)
    .find(
      {
        $or: [
          { 'breakage.at': { $type: 'date' } },
          { state: 'resting' },
          { 'outage.at': { $type: 'date' } },
        ],
      },
      { limit: SHOWN },
    )
    .toArray()

const heldRuns = (tenantDb: TenantDb): Promise<CampaignRun[]> =>
  tenantDb
    .collection<CampaignRun>(slugs.campaignRuns)
    .find(
      { status: 'paused', 'hold.kind': { $type: 'string' } },
      { limit: SHOWN, projection: { 'frozen.message': 0 } },
    )
    .toArray()

const runsWithoutFiles = (tenantDb: TenantDb): Promise<CampaignRun[]> =>
  tenantDb
    .collection<CampaignRun>(slugs.campaignRuns)
    .find(
      {
        status: { $in: ['expanding', 'running', 'finishing'] },
        'filesOut.at': { $type: 'date' },
      },
      { limit: SHOWN, projection: { 'frozen.message': 0 } },
    )
    .toArray()

const lineOfAccount = (row: TelegramAccount): Line => {
  const { _id: id, name, breakage, outage, state, stateReason } = row
  const health = `/collections/${slugs.telegramAccounts}/${id}/health`
  if (breakage)
    return {
      ...{ id, kind: 'broken', tone: 'stop', name, text: breakage.reason, since: null },
      path: `/connect/telegram?account=${id}`,
    }
  if (state !== 'resting' && outage)
    return {
      ...{ id, kind: 'out', tone: 'stop', name, text: outage.reason, path: health },
      since: outage.at.toISOString(),
    }
  return {
    ...{ id, kind: 'resting', tone: 'wait', name, text: stateReason ?? '' },
    ...{ since: null, path: health },
  }
}

const lineOfRun = ({ _id: id, campaign, frozen, hold }: CampaignRun): Line => ({
  ...{ id, kind: 'held', tone: hold?.kind === 'sample-is-out' ? 'wait' : 'stop' },
  ...{ name: frozen.name, text: hold ? `${sentenceOf(hold.kind)} ${hold.fact}` : '' },
  since: null,
  path: `/collections/${slugs.campaigns}/${campaign}/run`,
})

const lineOfFiles = ({ _id: id, campaign, frozen, filesOut }: CampaignRun): Line => ({
  ...{ id, kind: 'files-out', tone: 'stop', name: frozen.name },
  text: filesOut ? sentenceOf(filesOut.cause) : '',
  since: filesOut?.at.toISOString() ?? null,
  path: `/collections/${slugs.campaigns}/${campaign}/run`,
})
