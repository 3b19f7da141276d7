import type { ClientSession, Filter } from 'mongodb'

import type { TelegramAccount } from '../../core/model/account.ts'
import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'
import { holdingStatuses } from './run-status.ts'
import { runsOf } from './store.ts'

/**
 * Gives a scheduled run its accounts unless another run holds one of them or stands before it in
 * line. A test to oneself is one message and stands in nobody's way. The write to the accounts makes two
 * starts at once conflict, so one of them is tried again.
 */
export const takeTurn = async (
  tenantDb: TenantDb,
  run: CampaignRun,
  session: ClientSession,
): Promise<'scheduled' | 'expanding'> => {
  const { accounts } = run.frozen
  await tenantDb
    .collection<TelegramAccount & { turnAt?: Date }>(slugs.telegramAccounts)
    .updateMany({ _id: { $in: accounts } }, [{ $set: { turnAt: '$$NOW' } }], { session })
  const before = await runsOf(tenantDb).findOne(inFrontOf(run), { session })
  if (before) return 'scheduled'
  await runsOf(tenantDb).updateOne(
    { _id: run._id, status: 'scheduled' },
    { $set: { status: 'expanding', reason: null } },
    { session },
  )
  return 'expanding'
}

/** The runs that a scheduled one waits for: they have one of its accounts, or wait for one for longer. */
export const inFrontOf = ({ _id, frozen, startedAt }: CampaignRun): Filter<CampaignRun> => ({
  _id: { $ne: _id },
  'frozen.accounts': { $in: frozen.accounts },
  test: { $exists: false },
  $or: [
    { status: { $in: [...holdingStatuses] } },
    { status: 'scheduled', startedAt: { $lt: startedAt } },
  ],
})
