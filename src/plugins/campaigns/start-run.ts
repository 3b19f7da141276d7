import type { CampaignRun, FrozenCampaign, RunSample } from '../../core/model/campaign-run.ts'
import type { Contact } from '../../core/model/contact.ts'
import type { SizeWish } from '../../core/policy/size-gate.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { ActionDeps, CampaignDoc, RunOrder, TenantDoc } from './store.ts'

import { slugs } from '../../collections/slugs.ts'
import { PlatformError } from '../../core/errors.ts'
import { runId } from '../../core/ids.ts'
import { mediaIds, mediaRef } from '../../core/media.ts'
import { quietSaidOf } from '../../core/policy/less-quiet.ts'
import { quietHoursFor } from '../../core/policy/own-quiet-hours.ts'
import { expandCampaign } from '../../jobs/contracts/campaigns.ts'
import { enqueue } from '../../jobs/runtime/enqueue.ts'
import { recordAudit } from '../../mongo/audit.ts'
import { audienceFilter } from './audience-filter.ts'
import { fileProblems } from './check-files.ts'
import { messageLengths } from './message-lengths.ts'
import { checkTemplate } from './personalise.ts'
import { preflight } from './preflight.ts'
import { unsaidHours } from './quiet-problem.ts'
import { sizeGateOf } from './size-gate-of.ts'
import { takeTurn } from './take-turn.ts'
import {
  announce,
  ANYWHERE,
  IN_LINE,
  readAccounts,
  readCampaign,
  readRun,
  readTenant,
  tenantDbOf,
} from './store.ts'

/**
 * Starts a campaign: checks it, freezes it, and asks for its expansion in the same transaction. While
 * another campaign has one of its accounts it waits in line as `scheduled`.
 */
export const startRun = async (
  deps: ActionDeps & { publicUrl?: string },
  order: RunOrder & { sample?: boolean },
): Promise<CampaignRun> => {
  const { db } = deps
  const { tenant, campaign, by } = order
  const at = deps.clock.now()
  const tenantDb = tenantDbOf(deps, tenant)
  const doc = await readCampaign(tenantDb, campaign)
  if (await readRun(tenantDb, campaign)) throw startedBefore()
  const frozen = await freeze(db, doc)
  const settings = await readTenant(db, tenant)
  const { publicUrl = ANYWHERE } = deps
  await refuseProblems(tenantDb, { doc, frozen, at, publicUrl, settings, words: deps.placeholders })
  const sample = await chooseSize(tenantDb, doc, {
    at,
    few: order.sample ?? false,
    wish: settings.sizeGate,
  })
  const run: CampaignRun & { demo?: boolean } = {
    _id: runId(tenant, campaign),
    tenant,
    campaign,
    status: 'scheduled',
    frozen,
    counts: { total: 0, sent: 0, failed: 0, skipped: 0, cancelled: 0, deferred: 0, unknown: 0 },
    expandedTo: null,
    expandedAt: null,
    startedAt: at,
    startedBy: by,
    pausedAt: null,
    pausedBy: null,
    reason: IN_LINE,
    quietOverride: null,
    finishedAt: null,
    sample,
    updatedAt: at,
    ...(doc.demo && { demo: true }),
  }
  const started = await insertRun(db, tenantDb, run)
  await announce(tenantDb, started, at)
  await recordAudit(tenantDb, {
    actor: by,
    action: 'campaign.start',
    target: run._id,
    reason: null,
    at,
  })
  return started
}

/** Whether some people get it first: somebody wishes so, or the campaign is large. */
const chooseSize = async (
  tenantDb: TenantDb,
  doc: CampaignDoc,
  { at, few, wish }: { at: Date; few: boolean; wish: SizeWish },
): Promise<RunSample | null> => {
  const audience = await tenantDb
    .collection<Contact>(slugs.contacts)
    .count(audienceFilter(doc.audience ?? { all: [] }, at))
  const { demands, sampleSize, from } = await sizeGateOf(tenantDb, doc, { audience, now: at, wish })
  if (demands === 'test')
    throw new PlatformError(
      'INVALID_INPUT',
      `This goes to ${audience} people, more than ${from}. Send it to yourself first, as it stands now.`,
      { field: 'test' },
    )
  const first = demands === 'sample' || (few && audience > sampleSize)
  return first ? { size: sampleSize, writtenAt: null, passedAt: null } : null
}

const insertRun = async (db: Db, tenantDb: TenantDb, run: CampaignRun): Promise<CampaignRun> => {
  try {
    return await db.client.withSession((session) =>
      session.withTransaction(async () => {
        await tenantDb.collection<CampaignRun>(slugs.campaignRuns).insertOne(run, { session })
        const status = await takeTurn(tenantDb, run, session)
        if (status === 'scheduled') return run
        const { tenant, campaign } = run
        await enqueue(db, expandCampaign, { tenant, campaign }, { session })
        return { ...run, status, reason: null }
      }),
    )
  } catch (error) {
    if ((error as { code?: unknown }).code === 11_000) throw startedBefore()
    throw error
  }
}

type ToStart = {
  doc: CampaignDoc
  frozen: FrozenCampaign
  at: Date
  publicUrl: string
  settings: TenantDoc
  words: ActionDeps['placeholders']
}

const refuseProblems = async (
  tenantDb: TenantDb,
  { doc, frozen, at, publicUrl, settings, words }: ToStart,
): Promise<void> => {
  checkTemplate(doc.message, 'message', words)
  for (const { message } of doc.nudges ?? []) checkTemplate(message, 'nudges', words)
  const ids = doc.accounts ?? []
  const known = await readAccounts(tenantDb, ids)
  const audience = await tenantDb
    .collection<Contact>(slugs.contacts)
    .count(audienceFilter(doc.audience ?? { all: [] }, at), 1)
  const problems = preflight({
    accounts: ids.map((id) => {
      const account = known.find(({ _id }) => _id === id)
      return { id, name: account?.name ?? id, state: account?.state ?? null }
    }),
    ...messageLengths(frozen, { publicUrl, linkPrefix: settings.linkPrefix ?? null }),
    audience,
  })
  problems.push(...unsaidHours(settings, doc), ...(await fileProblems(tenantDb, doc.media)))
  const [problem] = problems
  if (problem) throw new PlatformError('INVALID_INPUT', problem.message, { field: problem.field })
}

/** The campaign as it stands now; the workspace's quiet hours fill what the campaign leaves open. */
export const freeze = async (db: Db, doc: CampaignDoc): Promise<FrozenCampaign> => {
  const tenant = await readTenant(db, doc.tenant)
  const { said } = quietSaidOf(tenant.quietHours, doc.quietHours)
  return {
    name: doc.name,
    message: doc.message,
    media: mediaRef(mediaIds(doc.media)),
    accounts: doc.accounts ?? [],
    audience: doc.audience ?? { all: [] },
    discountCode: doc.discountCode ?? null,
    optOutLine: tenant.optOutLine ?? false,
    optOutLink: tenant.optOutLink ?? false,
    quietHours: { ...quietHoursFor(tenant.quietHours, doc.quietHours), ...(said && { said }) },
    nudges: (doc.nudges ?? []).map(({ afterHours, condition, message }) => ({
      afterHours,
      condition: condition ?? 'no-reply',
      message,
    })),
  }
}

const startedBefore = () =>
  new PlatformError('CONFLICT', 'This campaign was started before. Duplicate it to send it again.')
