import type { TelegramAccount } from '../../core/model/account.ts'
import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { ActionDeps, CampaignDoc, RunOrder } from './store.ts'
import type { Place } from './render.ts'
import type { DeliveryRow } from './write-deliveries.ts'

import { setTimeout as sleep } from 'node:timers/promises'

import { slugs } from '../../collections/slugs.ts'
import { PlatformError } from '../../core/errors.ts'
import { deliveryId, joinId, makeTestId, runId } from '../../core/ids.ts'
import { makeRandomId } from '../../core/random.ts'
import { sentenceOf } from '../../core/reasons.ts'
import { SECOND } from '../../core/time.ts'
import { recordAudit } from '../../mongo/audit.ts'
import { noCounts } from './counters.ts'
import { checkTemplate } from './personalise.ts'
import { footerOf, renderFor, unsendable } from './render.ts'
import { SELF } from './self.ts'
import { settleRun } from './settle-run.ts'
import { asNudge, hashOf } from './size-gate-of.ts'
import { freeze } from './start-run.ts'
import { readCampaign, readRun, readTenant, runsOf, tenantDbOf } from './store.ts'

const WAIT = 15 * SECOND
const LOOK = 250

export type TestAnswer = {
  /** `waiting`: it has not gone out within 15 seconds, and will as soon as the account can send. */
  state: 'sent' | 'waiting'
  account: string
}

/**
 * "Send to me first": the message goes from the campaign's first connected account into its own Saved
 * Messages, over the same pipeline as every other, as a run of its own that counts nowhere. With `nudge`
 * it is the words of a nudge by hand.
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
  const account = await firstConnected(tenantDb, doc)
  const hash = await hashOf(tenantDb, doc)
  const run = await testRun(deps, { doc, hash, account: account._id, by, at })
  const { linkPrefix = null } = await readTenant(deps.db, tenant)
  const place = { publicUrl: deps.publicUrl, linkPrefix }
  const row = testRow(run, account, { ...place, at })
  await tenantDb.collection<DeliveryRow>(slugs.deliveries).insertOne(row)
  await runsOf(tenantDb).insertOne(run)
  await recordAudit(tenantDb, {
    actor: by,
    action: 'campaign.test',
    target: runId(tenant, campaign),
    reason: null,
    at,
  })
  const state = await outcomeOf(tenantDb, row)
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
): Promise<CampaignRun & { demo?: boolean }> => {
  const frozen = await freeze(db, doc)
  const campaign = makeTestId(doc._id)
  return {
    _id: runId(doc.tenant, campaign),
    tenant: doc.tenant,
    campaign,
    status: 'running',
    test: { of: doc._id, hash },
    frozen: { ...frozen, accounts: [account], nudges: [] },
    counts: { ...noCounts, total: 1 },
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
}

/** As somebody without an order gets it, under the account's own name. Its addresses are not tracked. */
const testRow = (
  { tenant, campaign, frozen, demo }: CampaignRun & { demo?: boolean },
  account: TelegramAccount,
  { at, ...place }: Place & { at: Date },
): DeliveryRow => {
  const contact = joinId(tenant, SELF)
  const person = { firstName: account.firstName, lastOrder: null }
  const message = renderFor(person, {
    document: frozen.message,
    step: 0,
    frozen,
    tracked: new Map(),
    footer: footerOf({ document: frozen.message, frozen }, place),
  })
  const broken = unsendable(message)
  if (broken) throw new PlatformError('INVALID_INPUT', sentenceOf(broken), { field: 'message' })
  return {
    _id: deliveryId({ tenant, campaign, contact, step: 0 }),
    tenant,
    campaign,
    contact,
    account: account._id,
    step: 0,
    randomId: makeRandomId(),
    state: 'queued',
    reason: null,
    dueAt: at,
    attempts: [],
    fence: 0,
    peer: { userId: SELF, accessHash: '0' },
    message,
    linkCodes: [],
    messageId: null,
    sentAt: null,
    readAt: null,
    repliedAt: null,
    createdAt: at,
    updatedAt: at,
    ...(demo && { demo: true }),
  }
}

const outcomeOf = async (
  tenantDb: TenantDb,
  { _id, campaign }: DeliveryRow,
): Promise<TestAnswer['state']> => {
  const until = performance.now() + WAIT
  while (performance.now() < until) {
    const row = await tenantDb.collection<Delivery>(slugs.deliveries).findOne({ _id })
    if (row?.state === 'sent') return 'sent'
    const run = await readRun(tenantDb, campaign)
    if (run?.status === 'failed')
      throw new PlatformError('TELEGRAM_REFUSED', run.reason ?? sentenceOf('test-not-sent'))
    if (row && ['failed', 'skipped', 'cancelled'].includes(row.state))
      throw new PlatformError('TELEGRAM_REFUSED', sentenceOf(row.reason ?? 'unexpected'))
    await sleep(LOOK)
  }
  return 'waiting'
}
