import { z } from 'zod'

import type { Clock } from '../../../core/clock.ts'
import type { TelegramAccount } from '../../../core/model/account.ts'
import type { Lane } from '../../../core/model/lane.ts'
import type { ApiEndpoint } from '../../../endpoints/define-endpoint.ts'
import type { Db } from '../../../mongo/connect.ts'

import { slugs } from '../../../collections/slugs.ts'
import { PlatformError } from '../../../core/errors.ts'
import { laneId } from '../../../core/ids.ts'
import { readJson } from '../../../endpoints/read-input.ts'
import { recordAudit } from '../../../mongo/audit.ts'
import { forTenant } from '../../../mongo/for-tenant.ts'
import { keepLearnt } from '../learnt.ts'
import { ownAccount } from './own-account.ts'

type Deps = { mongo: { db: Db }; clock: Clock }

const input = z.strictObject({
  reason: z.string('is needed').trim().min(3, 'say why, in three letters at least').max(500),
})

/** An owner has looked at an account that rests for its risk, and lets it go on. */
export const goOn = ({ mongo: { db }, clock }: Deps): ApiEndpoint => ({
  method: 'post',
  path: '/api/v1/accounts/:id/go-on',
  tenancy: 'tenant',
  roles: ['owner'],
  respond: async (request, { params, caller: { tenant, id: by } }) => {
    const { reason } = await readJson(request, input)
    const { _id } = await ownAccount(db, tenant, params['id'] ?? '')
    const at = clock.now()
    const tenantDb = forTenant(db, tenant)
    const { modifiedCount } = await tenantDb
      .collection<Lane>(slugs.lanes)
      .updateOne(
        { _id: laneId(tenant, _id), restReason: 'risk-critical', restUntil: { $gt: at } },
        { $set: { restUntil: at, restReason: null } },
      )
    if (modifiedCount === 0)
      throw new PlatformError('CONFLICT', 'This account does not rest for its risk.')
    await tenantDb
      .collection<TelegramAccount>(slugs.telegramAccounts)
      .updateOne({ _id }, { $set: { riskFrom: at } })
    await keepLearnt(db, { tenant, account: _id })
    await recordAudit(tenantDb, { actor: by, action: 'account.go-on', target: _id, reason, at })
    return Response.json({ accountId: _id, riskFrom: at.toISOString() })
  },
})
