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
  await touchAccounts(tenantDb, run, session)
  const before = await runsOf(tenantDb).findOne(inFrontOf(run), { session })
  if (before) return 'scheduled'
  await runsOf(tenantDb).updateOne(
    { _id: run._id, status: 'scheduled' },
    { $set: { status: 'expanding', reason: null } },
    { session },
  )
  return 'expanding'
}

/**
 * Gives a run its accounts once more, since more people are added to it: while it only nudges, they may
 * have gone on to another run, and then it does not get them. Answers that other run, or null.
 */
export const takeTurnAgain = async (
  tenantDb: TenantDb,
  run: CampaignRun,
  session: ClientSession,
): Promise<CampaignRun | null> => {
  await touchAccounts(tenantDb, run, session)
  const holding = { status: { $in: [...holdingStatuses] } }
  const holder = await runsOf(tenantDb).findOne({ $and: [othersOf(run), holding] }, { session })
  if (holder) return holder
  await runsOf(tenantDb).updateOne(
    { _id: run._id, status: 'finishing' },
    { $set: { status: 'running' }, $unset: { settled: '' } },
    { session },
  )
  return null
}

const touchAccounts = async (
  tenantDb: TenantDb,
  { frozen }: CampaignRun,
  session: ClientSession,
): Promise<void> => {
  await tenantDb
    .collection<TelegramAccount & { turnAt?: Date }>(slugs.telegramAccounts)
    .updateMany({ _id: { $in: frozen.accounts } }, [{ $set: { turnAt: '$$NOW' } }], { session })
}

/** The runs that a scheduled one waits for: they have one of its accounts, or wait for one for longer. */
export const inFrontOf = ({ _id, frozen, startedAt }: CampaignRun): Filter<CampaignRun> => ({
  ...othersOf({ _id, frozen }),
  $or: [
    { status: { $in: [...holdingStatuses] } },
    { status: 'scheduled', startedAt: { $lt: startedAt } },
  ],
})

/** Runs that send from one of the same accounts; a test to oneself stands in nobody's way. */
const othersOf = ({ _id, frozen }: Pick<CampaignRun, '_id' | 'frozen'>): Filter<CampaignRun> => ({
  _id: { $ne: _id },
  'frozen.accounts': { $in: frozen.accounts },
  test: { $exists: false },
})
