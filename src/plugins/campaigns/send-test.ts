import type { TelegramAccount } from '../../core/model/account.ts'
import type { CampaignRun, Nudge } from '../../core/model/campaign-run.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { ActionDeps, CampaignDoc, RunOrder } from './store.ts'
import type { DeliveryRow } from './write-deliveries.ts'

import { setTimeout as sleep } from 'node:timers/promises'

import { slugs } from '../../collections/slugs.ts'
import { PlatformError } from '../../core/errors.ts'
import { makeTestId, runId } from '../../core/ids.ts'
import { sentenceOf } from '../../core/reasons.ts'
import { SECOND } from '../../core/time.ts'
import { recordAudit } from '../../mongo/audit.ts'
import { noCounts } from './counters.ts'
import { checkTemplate } from './personalise.ts'
import { settleRun } from './settle-run.ts'
import { asNudge, hashOf } from './size-gate-of.ts'
import { freeze } from './start-run.ts'
import { readCampaign, readRun, readTenant, runsOf, tenantDbOf } from './store.ts'
import { testRows } from './test-rows.ts'

const WAIT = 15 * SECOND
const LOOK = 250

export type TestAnswer = {
  /** `waiting`: it has not gone out within 15 seconds, and will as soon as the account can send. */
  state: 'sent' | 'waiting'
  account: string
}

/**
 * "Send to me first": the message and its planned nudges go from the campaign's first connected account
 * into its own Saved Messages, over the same pipeline as every other, as a run of its own that counts
 * nowhere. With `nudge` it is the words of a nudge by hand.
 */
export const sendTest = async (
  deps: ActionDeps & { publicUrl: string },
  { tenant, campaign, by, nudge }: RunOrder & { nudge?: unknown },
): Promise<TestAnswer> => {
  const tenantDb = tenantDbOf(deps, tenant)
  const at = deps.clock.now()
  const stored = await readCampaign(tenantDb, campaign)
  const doc = nudge === undefined ? stored : asNudge(stored, nudge)
  checkTemplate(doc.message, 'message', deps.placeholders)
  for (const [n, { message }] of (doc.nudges ?? []).entries())
    checkTemplate(message, `nudges.${n}.message`, deps.placeholders)
  const account = await firstConnected(tenantDb, doc)
  const hash = await hashOf(tenantDb, doc)
  const { run, nudges } = await testRun(deps, { doc, hash, account: account._id, by, at })
  const { linkPrefix = null } = await readTenant(deps.db, tenant)
  const place = { publicUrl: deps.publicUrl, linkPrefix }
  const rows = testRows(run, account, { ...place, nudges, at })
  await tenantDb.collection<DeliveryRow>(slugs.deliveries).insertMany(rows)
  await runsOf(tenantDb).insertOne({ ...run, counts: { ...noCounts, total: rows.length } })
  await recordAudit(tenantDb, {
    actor: by,
    action: 'campaign.test',
    target: runId(tenant, campaign),
    reason: null,
    at,
  })
  const state = await outcomeOf(tenantDb, rows)
  await settleRun(tenantDb, run, deps.clock.now())
  return { state, account: account.name }
}

const firstConnected = async (
  tenantDb: TenantDb,
  { accounts }: CampaignDoc,
): Promise<TelegramAccount> => {
  const ids = accounts ?? []
  const known = await tenantDb
    .collection<TelegramAccount>(slugs.telegramAccounts)
    .find({ _id: { $in: ids }, state: 'connected' })
    .toArray()
  const first = ids.flatMap((id) => known.find(({ _id }) => _id === id) ?? [])[0]
  if (first) return first
  throw new PlatformError('INVALID_INPUT', 'None of the campaign’s accounts is connected.', {
    field: 'accounts',
  })
}

type Test = { doc: CampaignDoc; hash: string; account: string; by: string; at: Date }

const testRun = async (
  { db }: ActionDeps,
  { doc, hash, account, by, at }: Test,
): Promise<{ run: CampaignRun & { demo?: boolean }; nudges: readonly Nudge[] }> => {
  const { nudges, ...frozen } = await freeze(db, doc)
  const campaign = makeTestId(doc._id)
  const run = {
    _id: runId(doc.tenant, campaign),
    tenant: doc.tenant,
    campaign,
    status: 'running' as const,
    test: { of: doc._id, hash },
    // Its nudges are rows already; nothing follows by itself.
    frozen: { ...frozen, accounts: [account], nudges: [] },
    counts: noCounts,
    expandedTo: null,
    expandedAt: at,
    startedAt: at,
    startedBy: by,
    pausedAt: null,
    pausedBy: null,
    reason: null,
    quietOverride: null,
    finishedAt: null,
    updatedAt: at,
    ...(doc.demo && { demo: true }),
  }
  return { run, nudges }
}

const outcomeOf = async (
  tenantDb: TenantDb,
  rows: readonly DeliveryRow[],
): Promise<TestAnswer['state']> => {
  const until = performance.now() + WAIT
  const ids = rows.map(({ _id }) => _id)
  while (performance.now() < until) {
    const now = await tenantDb
      .collection<Delivery>(slugs.deliveries)
      .find({ _id: { $in: ids } }, { sort: { _id: 1 } })
      .toArray()
    if (now.every(({ state }) => state === 'sent')) return 'sent'
    const run = await readRun(tenantDb, rows[0]?.campaign ?? '')
    if (run?.status === 'failed')
      throw new PlatformError('TELEGRAM_REFUSED', run.reason ?? sentenceOf('test-not-sent'))
    const refused = now.find(({ state }) => ['failed', 'skipped', 'cancelled'].includes(state))
    if (refused)
      throw new PlatformError('TELEGRAM_REFUSED', sentenceOf(refused.reason ?? 'unexpected'))
    await sleep(LOOK)
  }
  return 'waiting'
}
