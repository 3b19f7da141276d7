import type { Db } from 'mongodb'
import type { AdminViewServerProps } from 'payload'

import type { TelegramAccount } from '../../../../core/model/account.ts'

import { idOf, principalOf } from '../../../../collections/access/principal.ts'
import { slugs } from '../../../../collections/slugs.ts'
import { knownZone } from '../../../../core/day.ts'
import { TENANT_COOKIE } from '../../../../endpoints/routes.ts'
import { forTenant } from '../../../../mongo/for-tenant.ts'
import { EmptyState } from '../../../../ui/EmptyState/index.tsx'
import { textOf } from '../../../../ui/text.ts'
import { InWorkspace } from '../../../../ui/workspace.tsx'
import { dashboardFigures } from '../../read.ts'
import { Dashboard } from '../Dashboard/index.tsx'
import { readRange } from '../Dashboard/periods.ts'

/** The first page: figures of the chosen workspace, if the person belongs to it. */
export const DashboardView = async ({ initPageResult, searchParams }: AdminViewServerProps) => {
  const { req, cookies } = initPageResult
  const t = textOf(req.i18n)
  const principal = principalOf(req.user)
  const memberships = principal.kind === 'anonymous' ? [] : principal.memberships
  const chosen = idOf(cookies.get(TENANT_COOKIE))
  const membership = memberships.find(({ tenant }) => tenant === chosen) ?? memberships[0]
  if (!membership) {
    return (
      <main className="h h-page">
        <EmptyState icon="people" title={t('analytics:noWorkspace')}>
          <p>{t('analytics:noWorkspaceMore')}</p>
        </EmptyState>
      </main>
    )
  }
  const workspace = (await req.payload.findByID({
    collection: slugs.tenants as never,
    id: membership.tenant,
    req,
    overrideAccess: false,
  })) as { name?: string; timeZone?: string; currency?: string }
  const { connection } = req.payload.db as unknown as { connection: { db: Db } }
  const own = forTenant(connection.db, membership.tenant)
  const range = readRange(searchParams?.['days'])
  const timeZone = knownZone(workspace.timeZone)
  const [figures, accounts] = await Promise.all([
    dashboardFigures(own, { days: 2 * range, zone: timeZone, now: new Date() }),
    own.collection<TelegramAccount>(slugs.telegramAccounts).count({ state: 'connected' }),
  ])
  return (
    <InWorkspace id={membership.tenant}>
      <Dashboard
        canSend={accounts > 0}
        mayPrepare={membership.roles.some((role) => role === 'owner' || role === 'marketer')}
        currency={workspace.currency ?? 'EUR'}
        first={figures}
        range={range}
        timeZone={timeZone}
        workspace={workspace.name ?? ''}
      />
    </InWorkspace>
  )
}
