import type { PayloadRequest } from 'payload'

import { cookies } from 'next/headers.js'

import { principalOf } from '../../../../collections/access/principal.ts'
import { slugs } from '../../../../collections/slugs.ts'
import { TENANT_COOKIE } from '../../../../endpoints/routes.ts'
import { Note } from '../../../../ui/Note/index.tsx'
import { textOf } from '../../../../ui/text.ts'

type SendingOffProps = {
  payload: PayloadRequest['payload']
  i18n: PayloadRequest['i18n']
  user?: PayloadRequest['user']
}

/** On every page, while the workspace's kill switch is on: nothing leaves, and where to change that. */
export const SendingOff = async ({ payload, i18n, user }: SendingOffProps) => {
  const principal = principalOf(user)
  if (principal.kind === 'anonymous') return null
  const chosen = (await cookies()).get(TENANT_COOKIE)?.value
  const { memberships } = principal
  const membership = memberships.find(({ tenant }) => tenant === chosen) ?? memberships[0]
  if (!membership) return null
  const { docs } = await payload.find({
    collection: slugs.tenants as never,
    where: { and: [{ id: { equals: membership.tenant } }, { killSwitch: { equals: true } }] },
    limit: 1,
    pagination: false,
    user,
    overrideAccess: false,
  })
  if (docs.length === 0) return null
  const t = textOf(i18n)
  const settings = `${payload.config.routes.admin}/collections/${slugs.tenants}/${membership.tenant}`
  return (
    <div className="h h-broken">
      <Note role="status" tone="stop">
        <b>{t('policy:sendingIsOff')}</b> {t('policy:sendingOff')}{' '}
        <a href={settings}>{t('policy:seeSettings')}</a>
      </Note>
    </div>
  )
}
