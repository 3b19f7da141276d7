import type { Db } from 'mongodb'
import type { PayloadRequest } from 'payload'

import { cookies } from 'next/headers.js'

import type { TelegramAccount } from '../../../../core/model/account.ts'

import { principalOf } from '../../../../collections/access/principal.ts'
import { slugs } from '../../../../collections/slugs.ts'
import { TENANT_COOKIE } from '../../../../endpoints/routes.ts'
import { forTenant } from '../../../../mongo/for-tenant.ts'
import { Note } from '../../../../ui/Note/index.tsx'
import { textOf } from '../../../../ui/text.ts'

type BrokenLineProps = {
  payload: PayloadRequest['payload']
  i18n: PayloadRequest['i18n']
  user?: PayloadRequest['user']
}

const SHOWN = 5

/** On every page, while an account of the workspace needs a person: which, why, and the way on. */
export const BrokenLine = async ({ payload, i18n, user }: BrokenLineProps) => {
  const principal = principalOf(user)
  if (principal.kind === 'anonymous') return null
  const chosen = (await cookies()).get(TENANT_COOKIE)?.value
  const { memberships } = principal
  const membership = memberships.find(({ tenant }) => tenant === chosen) ?? memberships[0]
  if (!membership) return null
  const { connection } = payload.db as unknown as { connection: { db: Db } }
  const broken = await forTenant(connection.db, membership.tenant)
    .collection<TelegramAccount>(slugs.telegramAccounts)
    .find({ $or: [{ 'breakage.at': { $type: 'date' } }, { state: 'resting' }] }, { limit: SHOWN })
    .toArray()
  if (broken.length === 0) return null
  const t = textOf(i18n)
  const canConnect = membership.roles.some((role) => role === 'owner' || role === 'marketer')
  const { admin } = payload.config.routes
  return (
    <div className="h h-broken">
      {broken.map(({ _id, name, breakage, stateReason }) => (
        <Note key={_id} role="status" tone={breakage ? 'stop' : 'wait'}>
          <b>{name}</b> {breakage?.reason ?? stateReason}{' '}
          {!breakage && (
            <a href={`${admin}/collections/telegram-accounts/${_id}/health`}>
              {t('accounts:seeHealth')}
            </a>
          )}
          {breakage && canConnect && (
            <a href={`${admin}/connect/telegram?account=${_id}`}>{t('accounts:connectAgain')}</a>
          )}
        </Note>
      ))}
    </div>
  )
}
