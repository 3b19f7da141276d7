import type { Filter } from 'mongodb'

import type { Clock } from '../../core/clock.ts'
import type { Placeholder } from '../../core/placeholders.ts'
import type { AudienceRule, CampaignRun, RunStatus } from '../../core/model/campaign-run.ts'
import type { NudgeCondition } from '../../core/nudges.ts'
import type { ToldQuietHours } from '../../core/policy/less-quiet.ts'
import type { QuietHoursWish } from '../../core/policy/own-quiet-hours.ts'
import type { AutoStopWish } from '../../core/policy/auto-stop.ts'
import type { SizeWish } from '../../core/policy/size-gate.ts'
import type { TelegramAccount } from '../../core/model/account.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'
import { PlatformError } from '../../core/errors.ts'
import { runId } from '../../core/ids.ts'
import { reasons } from '../../core/reasons.ts'
import { makeEvent, publishEvents } from '../../mongo/events.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { sourcesOf } from './run-status.ts'

/** What the actions of a campaign need; passed down from the root. */
export type ActionDeps = {
  db: Db
  clock: Clock
  /** What features add to the words of a message. */
  placeholders?: readonly Placeholder[]
}

/** Which campaign, and who asks. The caller has checked the role. */
export type RunOrder = { tenant: string; campaign: string; by: string }

/** A campaign's definition as native code reads it from Payload's collection. */
export type CampaignDoc = {
  _id: string
  tenant: string
  name: string
  message: unknown
  /** One id in campaigns of before albums. */
  media?: string | string[] | null
  accounts?: string[] | null
  audience?: AudienceRule | null
  discountCode?: string | null
  quietHours?: ToldQuietHours
  nudges?: { afterHours: number; condition?: NudgeCondition | null; message: unknown }[] | null
  status?: RunStatus | null
  demo?: boolean
  updatedAt?: Date
}

/** The workspace's own settings that sending reads. */
export type TenantDoc = {
  _id: string
  timeZone?: string | null
  killSwitch?: boolean | null
  optOutLine?: boolean | null
  optOutLink?: boolean | null
  frequency?: { perDay?: number | null; perWeek?: number | null } | null
  autoStop?: AutoStopWish
  sizeGate?: SizeWish
  linkPrefix?: string | null
  quietHours?: QuietHoursWish
  pacing?: { perSecond?: number; perHour?: number; perDay?: number } | null
}

export const runsOf = (tenantDb: TenantDb) =>
  tenantDb.collection<CampaignRun & { demo?: boolean }>(slugs.campaignRuns)

export const campaignsOf = (tenantDb: TenantDb) => tenantDb.collection<CampaignDoc>(slugs.campaigns)

/** Platform: a workspace's settings; the tenants collection carries no tenant of its own. */
export const readTenant = async (db: Db, tenant: string): Promise<TenantDoc> => {
  const found = await db.collection<TenantDoc>(slugs.tenants).findOne({ _id: tenant })
  return found ?? { _id: tenant }
}

export const readCampaign = async (tenantDb: TenantDb, campaign: string): Promise<CampaignDoc> => {
  const found = await campaignsOf(tenantDb).findOne({ _id: campaign })
  if (!found) throw new PlatformError('NOT_FOUND', 'There is no such campaign.')
  return found
}

export const readRun = (tenantDb: TenantDb, campaign: string): Promise<CampaignRun | null> =>
  runsOf(tenantDb).findOne({ _id: runId(tenantDb.tenant, campaign) })

export const readAccounts = (
  tenantDb: TenantDb,
  ids: readonly string[],
): Promise<Pick<TelegramAccount, '_id' | 'tenant' | 'name' | 'state'>[]> =>
  tenantDb
    .collection<TelegramAccount>(slugs.telegramAccounts)
    .find({ _id: { $in: [...ids] } }, { projection: { tenant: 1, name: 1, state: 1 } })
    .toArray()

type Move = {
  campaign: string
  to: RunStatus
  /** Left out: every state from which the table allows it. */
  from?: readonly RunStatus[]
  /** What else was looked at and must still be so. */
  still?: Filter<CampaignRun>
  at: Date
  set?: Partial<CampaignRun>
}

/**
 * Moves a run by compare-and-set; null when its state does not allow it (any more). Whoever decided by
 * what a run was some time ago names that state: what a person or Herald did meanwhile is not undone.
 */
export const moveRun = async (
  tenantDb: TenantDb,
  { campaign, to, from, still = {}, at, set = {} }: Move,
): Promise<CampaignRun | null> => {
  const sources = sourcesOf(to).filter((status) => from?.includes(status) ?? true)
  const moved = await runsOf(tenantDb).findOneAndUpdate(
    { ...still, _id: runId(tenantDb.tenant, campaign), status: { $in: sources } },
    { $set: { ...set, status: to, updatedAt: at }, $unset: { settled: '' } },
    { returnDocument: 'after' },
  )
  if (moved) await announce(tenantDb, moved, at)
  return moved
}

/** Brings the campaign's own status up to date and tells everyone who watches. A sweep repeats the mirror. */
export const announce = async (
  tenantDb: TenantDb,
  run: CampaignRun & { demo?: boolean },
  at: Date,
): Promise<void> => {
  await mirrorStatus(tenantDb, run)
  const { status, reason, counts } = run
  await publishEvents(tenantDb, [
    makeEvent({
      tenant: tenantDb.tenant,
      type: 'run.changed',
      at,
      campaign: run.campaign,
      data: { status, reason, counts },
      ...(run.demo && { demo: true }),
    }),
  ])
}

export const mirrorStatus = async (tenantDb: TenantDb, run: CampaignRun): Promise<void> => {
  await campaignsOf(tenantDb).updateOne(
    { _id: run.campaign, status: { $ne: run.status } },
    { $set: { status: run.status } },
  )
}

/** The run after an action, or the error that says why it did not happen. */
export const movedOr = async (
  tenantDb: TenantDb,
  campaign: string,
  moved: CampaignRun | null,
  verb: string,
): Promise<CampaignRun> => {
  if (moved) return moved
  const run = await readRun(tenantDb, campaign)
  if (!run) throw new PlatformError('NOT_FOUND', 'This campaign was never started.')
  throw new PlatformError(
    'ILLEGAL_TRANSITION',
    `A campaign that is ${run.status} cannot be ${verb}.`,
  )
}

export const tenantDbOf = (deps: ActionDeps, tenant: string): TenantDb => forTenant(deps.db, tenant)

/** What is shown while a run waits for its accounts. */
export const IN_LINE = reasons['in-line']

/** As long as most addresses are, where nobody says what this installation's is. */
export const ANYWHERE = 'https://messages.example.com'
