import type { TelegramAccount } from '../../core/model/account.ts'
import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { Line, Trouble } from './pick-lines.ts'

import { slugs } from '../../collections/slugs.ts'
import { sentenceOf } from '../../core/reasons.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { readWorkspace } from './people.ts'
import { pickLines } from './pick-lines.ts'

/**
 * The lines as they stand now: the kill switch first, then accounts, then campaigns; of each those that hurt
 * most, with the number of the others.
 */
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
    ...pickLines(accounts.map(ofAccount), {
      kind: 'more-accounts',
      path: `/collections/${slugs.telegramAccounts}`,
    }),
    ...pickLines([...held.map(ofRun), ...filesOut.map(ofFiles)], {
      kind: 'more-campaigns',
      path: `/collections/${slugs.campaigns}`,
    }),
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
      { projection: { name: 1, state: 1, stateReason: 1, breakage: 1, outage: 1, rest: 1 } },
    )
    .toArray()

const heldRuns = (tenantDb: TenantDb): Promise<CampaignRun[]> =>
  tenantDb
    .collection<CampaignRun>(slugs.campaignRuns)
    .find(
      { status: 'paused', 'hold.kind': { $type: 'string' } },
      { projection: { campaign: 1, 'frozen.name': 1, hold: 1, filesOut: 1 } },
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
      { projection: { campaign: 1, 'frozen.name': 1, hold: 1, filesOut: 1 } },
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

const ofAccount = (row: TelegramAccount): Trouble => {
  const { breakage, outage, rest } = row
  const line = lineOfAccount(row)
  const began = line.kind === 'broken' ? breakage : line.kind === 'out' ? outage : rest
  return { line, at: began?.at }
}

const pathOf = ({ campaign }: CampaignRun): string =>
  `/collections/${slugs.campaigns}/${campaign}/run`

const ofRun = (run: CampaignRun): Trouble => {
  const { _id: id, frozen, hold } = run
  const tone = hold?.kind === 'sample-is-out' ? 'wait' : 'stop'
  const text = hold ? `${sentenceOf(hold.kind)} ${hold.fact}` : ''
  const facts = { name: frozen.name, text, since: null, path: pathOf(run) }
  return { line: { id, kind: 'held', tone, ...facts }, at: hold?.at }
}

const ofFiles = (run: CampaignRun): Trouble => {
  const { _id: id, frozen, filesOut } = run
  const text = filesOut ? sentenceOf(filesOut.cause) : ''
  const since = filesOut?.at.toISOString() ?? null
  const facts = { name: frozen.name, text, since, path: pathOf(run) }
  return { line: { id, kind: 'files-out', tone: 'stop', ...facts }, at: filesOut?.at }
}
