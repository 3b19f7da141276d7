import type { AdminViewServerProps } from 'payload'

import { DefaultTemplate } from '@payloadcms/next/templates'

import { idOf, principalOf } from '../../../../collections/access/principal.ts'
import { TENANT_COOKIE } from '../../../../endpoints/routes.ts'
import { Note } from '../../../../ui/Note/index.tsx'
import { textOf } from '../../../../ui/text.ts'
import { ConnectScreen } from '../ConnectScreen/index.tsx'

/** `/admin/connect/telegram`: signing a Telegram account in. For owners and marketers. */
export const ConnectView = (props: AdminViewServerProps) => {
  const { initPageResult, params, searchParams } = props
  const { req, cookies, permissions, visibleEntities, locale } = initPageResult
  const t = textOf(req.i18n)
  const principal = principalOf(req.user)
  const memberships = principal.kind === 'anonymous' ? [] : principal.memberships
  const chosen = idOf(cookies.get(TENANT_COOKIE))
  const membership = memberships.find(({ tenant }) => tenant === chosen) ?? memberships[0]
  const allowed = membership?.roles.some((role) => role === 'owner' || role === 'marketer') ?? false
  const { network, simulator } = req.payload.config.custom as {
    network?: unknown
    simulator?: string
  }
  const content = (
    <main className="h h-page">
      {allowed ? (
        <ConnectScreen
          network={network === 'telegram' ? 'telegram' : 'sandbox'}
          simulator={network === 'telegram' ? '' : (simulator ?? '')}
        />
      ) : (
        <Note tone="wait">
          {t(principal.kind === 'anonymous' ? 'accounts:signedOut' : 'accounts:noWorkspace')}
        </Note>
      )}
    </main>
  )
  if (principal.kind === 'anonymous') return content
  return (
    <DefaultTemplate
      i18n={req.i18n}
      {...(locale && { locale })}
      {...(params && { params })}
      payload={req.payload}
      permissions={permissions}
      req={req}
      {...(searchParams && { searchParams })}
      {...(req.user && { user: req.user })}
      visibleEntities={visibleEntities}
    >
      {content}
    </DefaultTemplate>
  )
}
