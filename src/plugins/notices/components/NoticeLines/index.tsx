import type { Db } from 'mongodb'
import type { PayloadRequest } from 'payload'

import { cookies } from 'next/headers.js'

import type { TelegramAccount } from '../../../../core/model/account.ts'
import type { CampaignRun } from '../../../../core/model/campaign-run.ts'
import type { TenantDb } from '../../../../mongo/for-tenant.ts'
import type { Text } from '../../../../ui/text.ts'

import { principalOf } from '../../../../collections/access/principal.ts'
import { slugs } from '../../../../collections/slugs.ts'
import { TENANT_COOKIE } from '../../../../endpoints/routes.ts'
import { sentenceOf } from '../../../../core/reasons.ts'
import { forTenant } from '../../../../mongo/for-tenant.ts'
import { Note } from '../../../../ui/Note/index.tsx'
import { textOf } from '../../../../ui/text.ts'

type LinesProps = {
  payload: PayloadRequest['payload']
  i18n: PayloadRequest['i18n']
  user?: PayloadRequest['user']
}

const SHOWN = 5

/** On every page, while something of the workspace needs a person: what, why, and the way on. */
export const NoticeLines = async ({ payload, i18n, user }: LinesProps) => {
  const principal = principalOf(user)
  if (principal.kind === 'anonymous') return null
  const chosen = (await cookies()).get(TENANT_COOKIE)?.value
  const { memberships } = principal
  const membership = memberships.find(({ tenant }) => tenant === chosen) ?? memberships[0]
  if (!membership) return null
  const { connection } = payload.db as unknown as { connection: { db: Db } }
  const tenantDb = forTenant(connection.db, membership.tenant)
  const [accounts, held] = await Promise.all([troubled(tenantDb), heldRuns(tenantDb)])
  if (accounts.length + held.length === 0) return null
  const mayAct = membership.roles.some((role) => role === 'owner' || role === 'marketer')
  const place = { admin: payload.config.routes.admin, mayAct, t: textOf(i18n) }
  return (
    <div className="h h-notices">
      {accounts.map((account) => (
        <AccountLine account={account} key={account._id} {...place} />
      ))}
      {held.map((run) => (
        <HoldLine key={run._id} run={run} {...place} />
      ))}
    </div>
  )
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

type Place = { admin: string; mayAct: boolean; t: Text }

const AccountLine = ({ account, admin, mayAct, t }: Place & { account: TelegramAccount }) => {
  const { _id, name, breakage, stateReason } = account
  return (
    <Note role="status" tone={breakage ? 'stop' : 'wait'}>
      <b>{name}</b> {breakage?.reason ?? stateReason}{' '}
      {!breakage && (
        <a href={`${admin}/collections/${slugs.telegramAccounts}/${_id}/health`}>
          {t('notices:seeHealth')}
        </a>
      )}
      {breakage && mayAct && (
        <a href={`${admin}/connect/telegram?account=${_id}`}>{t('notices:connectAgain')}</a>
      )}
    </Note>
  )
}

/** Left out on the page of a held run, which says it by itself (`panel.css`). */
const HoldLine = ({ run, admin, t }: Place & { run: CampaignRun }) => {
  const { campaign, frozen, hold } = run
  if (!hold) return null
  return (
    <div className="h-notice--hold">
      <Note role="status" tone={hold.kind === 'sample-is-out' ? 'wait' : 'stop'}>
        <b>{frozen.name}</b> {sentenceOf(hold.kind)} {hold.fact}{' '}
        <a href={`${admin}/collections/${slugs.campaigns}/${campaign}/run`}>
          {t('notices:seeRun')}
        </a>
      </Note>
    </div>
  )
}
