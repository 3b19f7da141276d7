import type { Db } from 'mongodb'
import type { PayloadRequest } from 'payload'

import { cookies } from 'next/headers.js'

import { principalOf } from '../../../../collections/access/principal.ts'
import { TENANT_COOKIE } from '../../../../endpoints/routes.ts'
import { readWorkspace } from '../../people.ts'
import { readLines } from '../../read-lines.ts'
import { LiveLines } from '../LiveLines/index.tsx'

type LinesProps = {
  payload: PayloadRequest['payload']
  user?: PayloadRequest['user']
}

/** On every page, while something of the workspace needs a person: what, why, and the way on. */
export const NoticeLines = async ({ payload, user }: LinesProps) => {
  const principal = principalOf(user)
  if (principal.kind === 'anonymous') return null
  const chosen = (await cookies()).get(TENANT_COOKIE)?.value
  const { memberships } = principal
  const membership = memberships.find(({ tenant }) => tenant === chosen) ?? memberships[0]
  if (!membership) return null
  const { connection } = payload.db as unknown as { connection: { db: Db } }
  const { tenant: workspace } = membership
  const [initial, { timeZone }] = await Promise.all([
    readLines(connection.db, workspace),
    readWorkspace(connection.db, workspace),
  ])
  const mayAct = membership.roles.some((role) => role === 'owner' || role === 'marketer')
  const { admin } = payload.config.routes
  return <LiveLines {...{ initial, workspace, timeZone, mayAct, admin }} />
}
